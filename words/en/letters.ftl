### Letters to people about a request, in English: messages to a mail box or a telephone. How to change one: docs/words.md;
### when each is sent, and who gets it: docs/notices.md.
###
### An empty line ends a paragraph, and a paragraph is one line. A line that begins with "– " is an item of a list.

## What stands in many messages

# The first line of every letter.
greeting = Hello,
# The last line of every letter.
closing = This message of the Open Dialogue portal was sent automatically; there is no need to reply to it.
# Of the link, or before the address where there can be no links.
open-request = Open the request on the portal
# Which request a letter is about.
request =
    – Number of the request: { $number }
    – Holder of the information: { $holder }
# A day.
date =
    { $day } { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    } { $year }
# An item of $terms: what is owed (`duties`), and its last day.
term = { $duty }: { $due }
# How long ago the last day was.
overdue =
    Overdue by: { $days ->
        [one] { $days } working day
       *[other] { $days } working days
    }
# An item of $terms where last days were moved.
moved = { $duty }: { $due } (before: { $from })
# A paragraph of a letter that says a last day which may still change.
provisional = No working calendar for { $year } is published yet. The last days that fall into that year are therefore provisional and counted by weekdays alone. They will be counted anew when the calendar is published.

## To the applicant

applicant-registered =
    Your request reached the portal and is registered.

    { request }

    What the holder of the information has to do, and the last day for it:
    { $terms }
    .subject = Your request is registered: { $number }
applicant-accepted =
    The holder of the information accepted your request.

    { request }
    – Last day of the term of the answer: { $due }
    .subject = Your request is accepted: { $number }
applicant-returned =
    Your request was returned: it does not conform to article 11 of the Law “On access to information”.

    { request }

    The reasons are on the portal. Correct the request and send it again.
    .subject = Your request was returned: { $number }
applicant-forwarded =
    Your request was sent to the competent holder of the information, who will answer it.

    – Former number of the request: { $number }
    – Former holder of the information: { $holder }
    – New number of the request: { $other-number }
    – New holder of the information: { $other }

    What the new holder has to do, and the last day for it:
    { $terms }
    .subject = Your request was forwarded: { $number }
applicant-forwarded-part =
    A part of your request was sent to the competent holder of the information, who will answer it. The former holder will answer the rest.

    – Number of the request: { $number }
    – Holder of the information: { $holder }
    – Number of the part that was sent: { $other-number }
    – Sent to: { $other }

    What the holder of that part has to do, and the last day for it:
    { $terms }
    .subject = A part of your request was forwarded: { $number }
applicant-recalled =
    The holder of the information took back what it had forwarded by mistake, and will deal with it itself.

    { request }
    – It had been sent to: { $other }
    – Its number there was: { $other-number }
    – Last day of the term of the answer: { $due }

    The reason is on the portal.
    .subject = Your request was taken back by the holder: { $number }
applicant-extended =
    The head extended the term of the answer to your request.

    { request }
    – Former last day: { $from }
    – New last day: { $due }

    The reason is on the portal.
    .subject = The term of the answer was extended: { $number }
applicant-clarification-asked =
    The holder of the information asks you to clarify your request.

    { request }
    – Last day of the term of the answer: { $due }

    Read the question on the portal and reply to it there. The term of the answer runs on meanwhile.
    .subject = Please clarify your request: { $number }
applicant-answered =
    Your request was answered.

    { request }

    Read the answer on the portal. You can rate it there.
    .subject = Your request was answered: { $number }
applicant-partly-answered =
    Your request was answered: a part of the information is provided.

    { request }

    Read the answer on the portal. You can rate it there. If you do not agree that only a part was provided, you can appeal under the Law “On access to information”.

    { $appeal }
    .subject = Your request was answered: { $number }
applicant-already-published =
    Your request was answered: it is said where the information is published.

    { request }

    Read the answer on the portal. If you ask for the information again, it will be provided.
    .subject = Your request was answered: { $number }
applicant-refused =
    The information that you requested was refused.

    { request }

    The ground, under the Law “On access to information”, is in the answer on the portal.

    { $appeal }
    .subject = The information was refused: { $number }
applicant-breached =
    { $count ->
        [one] A duty towards your request was not met by its last day:
       *[other] Duties towards your request were not met by their last days:
    }
    { $terms }

    { request }

    The end of a term does not release the holder of the information from the duty. Inaction, silence too, can be appealed under the Law “On access to information”.

    { $appeal }
    .subject = A term was missed for your request: { $number }
applicant-recomputed =
    { $count ->
        [one] The working calendar changed, and the last day of a term for your request was moved:
       *[other] The working calendar changed, and the last days of terms for your request were moved:
    }
    { $terms }

    { request }
    .subject = A term was moved for your request: { $number }

## To the administrators of a holder

administrator-registered =
    A new request arrived on the blog platform.

    { request }

    What is to be done, and the last day for it:
    { $terms }
    .subject = New request: { $number }
administrator-forwarded-here =
    A request was forwarded to you by another holder of information.

    { request }
    – Forwarded by: { $other }
    – Former number of the request: { $other-number }

    What is to be done, and the last day for it:
    { $terms }
    .subject = A request was forwarded to you: { $number }
administrator-clarification-given =
    The applicant clarified the request.

    { request }
    – Last day of the term of the answer: { $due }

    Read the clarification on the portal and answer the request.
    .subject = The request was clarified: { $number }
administrator-recalled =
    The holder that had forwarded the request to you took it back. It needs nothing from you.

    { request }
    – Taken back by: { $other }
    – Number of the request there: { $other-number }

    The reason is on the portal.
    .subject = A forwarded request was taken back: { $number }
administrator-contacts-corrected =
    The applicant gave new contacts. Use those that are on the portal.

    { request }
    .subject = The applicant's contacts have changed: { $number }
administrator-withdrawn =
    The applicant withdrew the request. It needs no answer.

    { request }
    .subject = The request was withdrawn: { $number }
# $rating in the message below.
rating-like = like
rating-dislike = dislike, the reason is on the portal
administrator-rated =
    The applicant rated the answer.

    { request }
    – Rating: { $rating }
    .subject = The answer was rated: { $number }
administrator-erased =
    The personal data in the request were erased by a decision of the operator. There is nothing for you to do.

    { request }
    .subject = The personal data were erased: { $number }
administrator-recomputed =
    { $count ->
        [one] The working calendar changed, and the last day of a term was moved:
       *[other] The working calendar changed, and the last days of terms were moved:
    }
    { $terms }

    { request }
    .subject = A term was moved: { $number }
administrator-breached =
    { $count ->
        [one] A duty was not met by its last day:
       *[other] Duties were not met by their last days:
    }
    { $terms }

    { request }

    If it is not done yet, do it as soon as you can: the end of a term does not release from the duty.
    .subject = A term was missed: { $number }
administrator-reminded =
    The last day of the term is { $due }. To be done:
    { $terms }

    { request }
    .subject = A term ends on { $due }: { $number }
administrator-signature-revoked =
    The portal checked again the electronic signature under a document of the request. The certificate with which the document was signed is revoked.

    { request }

    Open the request on the portal and decide what is to be done. The terms do not change.
    .subject = The certificate of a signature is revoked: { $number }

## To the heads of a holder

head-rated =
    { administrator-rated }
    .subject = { administrator-rated.subject }
head-escalated =
    A term was missed. This is still to be done, with its last day:
    { $terms }

    { request }
    – { overdue }

    See to it that it is done. The end of a term does not release from the duty.
    .subject = A term was missed, please step in: { $number }
head-reminded =
    The request is not answered yet.

    { request }
    – Last day of the term of the answer: { $due }

    Answer it before that day is over. If the term was not extended before and there is a ground for it, it can be extended before that day is over.
    .subject = The term of the answer ends on { $due }: { $number }
head-signature-revoked =
    { administrator-signature-revoked }
    .subject = { administrator-signature-revoked.subject }

## To the operators of the portal

operator-came-back =
    A request, or a part of it, came back to a holder of information that had it before and sent it on.

    { request }
    – Forwarded by: { $other }
    – Former number of the request: { $other-number }

    Help the holders to agree which of them is competent: the terms run on at whoever has the request.
    .subject = A request goes in a circle: { $number }
operator-escalated =
    The holder of the information missed a term. This is still to be done, with its last day:
    { $terms }

    { request }
    – { overdue }

    The head of the holder was told already.
    .subject = A term was missed: { $number }
