### Why a request is returned, refused or erased, in English. How to change one: docs/words.md.

## Why an administrator returns a request: the Law, article 11(2), (5), (7) and (8)

anonymous = the request is anonymous
name-incomplete = the name is not given in full as in the identity document
organization-incomplete = the particulars of the legal entity are not given in full: full name, BIN, outgoing number and date, surname, initials and position of the signatory
contacts-incomplete = no postal or e-mail address, telephone number or other means of communication is stated
not-certified = the request is neither certified by an electronic signature nor sent from an account with a connected mobile number
authority-not-shown = the authority of the representative is not shown
not-a-request-for-information = no information is asked for

## Why information is refused: the Law, article 11(16), item by item

refusal-1 = the content does not allow the requested information to be identified
refusal-2 = the request does not meet the requirements of the Law
refusal-3 = the information is of restricted access
refusal-4 = a legal assessment of the holder's acts, an analysis of its activity or other analytical work is asked for, before its completion
refusal-5 = no decision is taken yet on the results of inspections of state control and supervision
refusal-6 = no final decision is taken yet that is worked out by correspondence or meetings in state bodies
refusal-7 = the conditions for disclosing documents of foreign states or international organisations are not agreed yet
# How a refusal is appealed: the Law, article 18.
appeal = An unlawful restriction of access to information can be appealed (the Law, article 18). The complaint is filed with the holder whose decision or inaction is appealed, within three months of your learning of it; the holder passes it on to the higher body or official within three working days (Administrative Procedural-Process Code, articles 91 and 92). After it has been considered, a court can be turned to.

## Why personal data are erased

consent-withdrawn = the consent to the processing of personal data was withdrawn
retention-over = the term for keeping the personal data is over
court-decision = a decision of a court has entered into force
