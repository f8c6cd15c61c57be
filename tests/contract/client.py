"""A citizen and an administrator, through a client that was generated from the OpenAPI document.

PORTAL is the address of a portal; CITIZEN, HOLDER, CITIZEN_TOKEN and ADMINISTRATOR_TOKEN say who acts there. Every value is
read through the generated types: `mypy --strict` sees them all.
"""

from os import environ

from portal_client import AuthenticatedClient, Client
from portal_client.api.holders import directory, directory_holder
from portal_client.api.requests import answer, export, moderate, submit, track
from portal_client.models.answer_document import AnswerDocument
from portal_client.models.answer_form import AnswerForm
from portal_client.models.answer_outcome import AnswerOutcome
from portal_client.models.applicant_draft import ApplicantDraft
from portal_client.models.case import Case
from portal_client.models.case_file import CaseFile
from portal_client.models.contacts_draft import ContactsDraft
from portal_client.models.holder import Holder
from portal_client.models.holder_page import HolderPage
from portal_client.models.language import Language
from portal_client.models.moderation import Moderation
from portal_client.models.moderation_decision import ModerationDecision
from portal_client.models.problem import Problem
from portal_client.models.publication import Publication
from portal_client.models.request_document import RequestDocument
from portal_client.models.signatory_draft import SignatoryDraft
from portal_client.models.status import Status
from portal_client.types import UNSET, Unset

PORTAL = environ["PORTAL"]


def caller(token: str) -> AuthenticatedClient:
    return AuthenticatedClient(base_url=PORTAL, token=token)


def document(subject: str) -> RequestDocument:
    return RequestDocument(
        holder=environ["HOLDER"],
        applicant=ApplicantDraft(
            iin=environ["CITIZEN"], surname="Серікқызы", given_name="Айгүл"
        ),
        contacts=ContactsDraft(email="aigul@example.kz"),
        language=Language.KK,
        subject=subject,
        text="Қыркүйектегі жұмыстардың тізбесін сұраймын.",
        answer_form=AnswerForm.ELECTRONIC,
        publication=Publication(consent=True, show_name=False),
    )


def main() -> None:
    citizen = caller(environ["CITIZEN_TOKEN"])
    administrator = caller(environ["ADMINISTRATOR_TOKEN"])

    holders = directory.sync(client=Client(base_url=PORTAL), limit=100)
    assert isinstance(holders, HolderPage)
    assert all(isinstance(holder.staff, Unset) for holder in holders.items)
    seen = directory_holder.sync(environ["HOLDER"], client=administrator)
    assert isinstance(seen, Holder) and not isinstance(seen.staff, Unset)

    case = submit.sync(
        client=citizen, body=document("Судың өшірілуі туралы"), idempotency_key="client-py"
    )
    assert isinstance(case, Case), case
    assert case.status is Status.RECEIVED and case.obligations
    assert isinstance(case.legs[0].clarifications, Unset)

    accepted = moderate.sync(
        case.id, client=administrator, body=Moderation(decision=ModerationDecision.ACCEPT)
    )
    assert isinstance(accepted, Case) and accepted.status is Status.ACCEPTED

    answered = answer.sync(
        case.id,
        client=administrator,
        body=AnswerDocument(
            outcome=AnswerOutcome.PROVIDED,
            text="Тізбе: 14 жоспарлы, 3 апаттық жұмыс.",
            signatory=SignatoryDraft(name="Болат Сәкенұлы", position="Төраға"),
        ),
    )
    assert isinstance(answered, Case), answered

    read = track.sync(case.id, client=citizen)
    assert isinstance(read, Case) and read.status is Status.ANSWERED
    told = read.legs[0].answer
    assert not isinstance(told, Unset) and told.text == "Тізбе: 14 жоспарлы, 3 апаттық жұмыс."
    assert [line.event for line in read.timeline] == ["registered", "accepted", "answered"]

    file = export.sync(case.id, client=citizen)
    assert isinstance(file, CaseFile) and len(file.record.events) == 3
    assert file.receipts[0].statement.number == case.id

    blank = submit.sync(
        client=citizen, body=document(" "), accept_language="ru"
    )
    assert isinstance(blank, Problem) and blank.status == 422, blank
    assert not isinstance(blank.errors, Unset)
    assert [(error.pointer, error.code) for error in blank.errors] == [("/subject", "blank")]
    twice = answer.sync(
        case.id,
        client=administrator,
        body=AnswerDocument(
            outcome=AnswerOutcome.PROVIDED,
            text="Тағы бір рет.",
            signatory=SignatoryDraft(name="Болат Сәкенұлы", position="Төраға"),
        ),
        if_match=UNSET,
    )
    assert isinstance(twice, Problem) and twice.type_ == "/problems/illegal-transition"
    assert not isinstance(twice.possible, Unset)
    nobody = track.sync(case.id, client=caller("none"))
    assert isinstance(nobody, Problem) and nobody.status == 401
    assert isinstance(nobody.errors, Unset)


main()
