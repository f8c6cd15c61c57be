"""What Schemathesis does here besides its own checks (SCHEMATHESIS_HOOKS). schemathesis.toml says why each exception is one."""

import itertools
import json
import os

import schemathesis
from hypothesis import strategies
from schemathesis.specs.openapi.checks import is_unexpected_http_status_case

# The request that the examples of the document name.
EXAMPLE = "990340000014-2026-1"
# The requests that wait for an act, by its operation. Each document that is right goes to the next of them: most acts can be
# done once.
CASES = {operation: itertools.cycle(numbers) for operation, numbers in json.loads(os.environ["PORTAL_CASES"]).items()}
# The key of the link to the calendar of the holder of the examples.
FEED_KEY = os.environ["PORTAL_FEED_KEY"]

CONDITIONS = ["If-Match", "If-None-Match"]
# The tool knows headers of letters and digits alone where it walks through a schema, and would take wrong values of a header
# whose pattern asks for others as right. It believes values of a format, so these headers have one here.
schemathesis.openapi.format("entity-tags", strategies.sampled_from(['*', '"a"', 'W/"a"', '"a", W/"b-1"', '""']))


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Gives the conditions the format above."""
    for path in raw_schema["paths"].values():
        for operation in path.values():
            for parameter in operation["parameters"]:
                if parameter.get("name") in CONDITIONS:
                    parameter["schema"]["format"] = "entity-tags"


def is_right(case):
    """Whether the request is right by the document."""
    return (
        case.meta is not None
        and case.meta.generation.mode.is_positive
        and not is_unexpected_http_status_case(case)
    )


@schemathesis.hook
def before_call(context, case, kwargs):
    """Takes a request that is right to what is there."""
    # A person's number is not for naming requests: names stand in the log.
    if str(case.headers.get("X-Request-Id", "")).isdigit():
        del case.headers["X-Request-Id"]
    if not is_right(case):
        return
    operation = case.operation.definition.raw["operationId"]
    if operation in CASES and case.path_parameters.get("id") == EXAMPLE:
        case.path_parameters["id"] = next(CASES[operation])
    if operation == "feed-terms" and "key" in case.query:
        case.query["key"] = FEED_KEY


@schemathesis.check
class RefusedForAReason:
    """A request that is right by the document is refused only for a cause that is listed: a kind of problem, the parameter of an
    `invalid-parameter`, the code of each fault of an `invalid-document`."""

    def __init__(self, problems=None, parameters=None, faults=None):
        self.problems = problems or {}
        self.parameters = parameters or {}
        self.faults = faults or {}

    def after_response(self, ctx, response, case):
        if response.status_code < 400 or not is_right(case):
            return
        problem = response.json()
        kind = problem["type"].rsplit("/", 1)[-1]
        if kind == "invalid-parameter":
            causes, listed = {problem.get("parameter", "")}, self.parameters
        elif kind == "invalid-document":
            causes, listed = {fault["code"] for fault in problem["errors"]}, self.faults
        else:
            causes, listed = {kind}, self.problems
        operation = case.operation.definition.raw["operationId"]
        unlisted = sorted(cause for cause in causes if cause not in listed and f"{operation}.{cause}" not in listed)
        assert not unlisted, f"refused for a cause that is not listed: {kind}: {', '.join(unlisted)}"


@schemathesis.check
class Reached:
    """Writes down which operations did what they are for, for the test to see that each did for somebody."""

    def __init__(self):
        self.operations = set()

    def after_response(self, ctx, response, case):
        if response.status_code < 400:
            self.operations.add(case.operation.definition.raw["operationId"])

    def after_run(self, ctx):
        with open("reached.json", "w") as file:
            json.dump(sorted(self.operations), file)
