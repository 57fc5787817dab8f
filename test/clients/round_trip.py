"""What the round trips of Python's clients share: named steps, one JSON line each."""

import json
import urllib.error
import urllib.request

steps = []


def step(function):
    steps.append(function)
    return function


def same(found, wanted):
    if found != wanted:
        raise AssertionError(f"{str(found)[:100]} is not {str(wanted)[:100]}")


def fetch(url, method="GET", body=None, headers=None):
    request = urllib.request.Request(url, data=body, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def run():
    for each in steps:
        try:
            each()
            problem = None
        except Exception as error:
            problem = f"{type(error).__name__}: {error}"
        print(json.dumps({"step": each.__name__, "problem": problem}), flush=True)
