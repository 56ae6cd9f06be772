"""What a list said last of each service that came from it: to tell its provider's own changes apart."""

from sqlmodel import Field, SQLModel


class Listing(SQLModel, table=True):
    """One service's facts as the last import wrote them, as JSON by their names."""

    service_id: int = Field(foreign_key="service.id", primary_key=True)
    told: str = Field(max_length=4_000)
