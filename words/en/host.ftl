### What the host answers by itself, before a function or in its place, in English: the `title` of a problem, and its `detail`. How to change a sentence: docs/words.md.

not-found = Not found
    .detail = No function serves this address.
missing-host = Host missing
    .detail = The request needs one valid Host header.
body-too-large = Body too large
    .detail = The request's body is longer than allowed.
too-many-requests = Too many requests from one address
    .detail = Nothing was done. Send the request again after the time that Retry-After gives.
overloaded = Too many requests at once
    .detail = Nothing was done. Send the request again in a moment.
internal = Internal error
    .detail = The request failed here. It is not known whether it took effect.
deadline = Took too long
    .detail = The request took too long and was ended. It is not known whether it took effect.
store-unavailable = The store does not answer, try again
    .detail = What was done could not be kept. It is not known whether the request took effect; send it again.
unreadable-request = Not a request of HTTP
    .detail = The first line of the request, or one of its headers, is not of the form of RFC 9112.
request-timeout = The request did not come in time
    .detail = The headers of the request did not come to their end. Nothing was done; send the request again.
address-too-long = Address too long
    .detail = The address of the request (its path and query) is longer than allowed.
headers-too-large = Too many headers, or too long
    .detail = The headers of the request are more, or longer, than allowed.
