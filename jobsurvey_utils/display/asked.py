"""A question as it was put, for its page: wording in both tenses, answers, and who was asked."""

from __future__ import annotations

from jobsurvey_utils import danish
from jobsurvey_utils.chapters import questions
from jobsurvey_utils.display.question import Question
from jobsurvey_utils.display.wording import markdown
from jobsurvey_utils.rounds.schema import Item

FORMS = {"multiple": "flere svar mulige", "number": "et tal"}


def wording(question: Question) -> list[str]:
    """List items in Markdown: how the question was put, its answers, and whom it was asked of."""
    item = question.first
    facts = {"Indledning": item.lead_in}
    if question.is_battery:
        battery = question.survey.battery(question.id)
        facts |= {"Fælles spørgsmål": battery.stem, "I datid": battery.stem_past}
        facts["Udsagn"] = "; ".join(f"{i.title}: »{i.present}«" if i.present else i.title for i in question.items)
    else:
        facts |= _tenses(question, item)
    facts["Svarmuligheder"] = "; ".join(_answers(question))
    facts["Form"] = FORMS.get(item.kind, "ét svar")
    facts["Stillet til"] = item.asked_label
    return [f"- **{name}:** {markdown(text)}" for name, text in facts.items() if text]


def _tenses(question: Question, item: Item) -> dict[str, str | None]:
    present = f"»{item.present}«" if item.present else "ikke oplyst"
    if not questions.two_tenses(question.survey) or not (item.present or item.past):
        return {"Ordlyd": present}
    status = questions.PAST_STATUS[item.past_status]
    past = f"»{item.past}« ({status})" if item.past else status
    return {"I nutid": present, "I datid": past}


def _answers(question: Question) -> list[str]:
    if question.first.kind == "number":
        return questions.number(question.first)
    told = []
    for category in question.scale.categories:
        score = "" if category.score is None else f" ({danish.number(category.score)})"
        outside = " (indgår ikke)" if category.dont_know else ""
        told.append(f"»{category.label}«{score}{outside}")
    return told
