"""Cases: what is the state of each, what is the next step?"""

from dashboard.shell.frame import page
from dashboard.widgets import case_form, case_list, case_view, protection_totals
from dashboard.widgets.badge import apply_style
from dashboard.widgets.case_choice import chosen
from data_model.access import Actor, Right


@page(Right.SEE_CASES, "cases")
def render(actor: Actor) -> None:
    """The open case, else the form for a new one, else the list."""
    apply_style()
    case_id = chosen()
    if case_id is not None:
        case_view.draw(case_id)
    elif case_form.begun() and actor.may(Right.OPEN_CASE):
        case_form.draw(actor)
    else:
        case_list.draw(actor)
        protection_totals.draw(actor)


render()
