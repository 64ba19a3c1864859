"""The loop a script-writer would write with boto3: approve each id, catch, write "reversed" or "failed".

Speaks lines of JSON on its standard streams, as contender.ts asks them: {"key", "ids"} prepares, "go" runs.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config

settings = json.loads(sys.argv[1])


def connect(key):
    config = Config(
        retries={"mode": settings["retryMode"]},
        max_pool_connections=max(10, settings["atOnce"]),
    )
    return boto3.client(
        "mturk",
        region_name="us-east-1",
        endpoint_url=settings["url"],
        aws_access_key_id=key["id"],
        aws_secret_access_key=key["secret"],
        config=config,
    )


def approve(client, assignment_id):
    try:
        client.approve_assignment(AssignmentId=assignment_id, OverrideRejection=True)
        return "reversed"
    except Exception:
        return "failed"


def run(client, ids):
    if settings["atOnce"] == 1:
        return [approve(client, one) for one in ids]
    with ThreadPoolExecutor(settings["atOnce"]) as pool:
        return list(pool.map(lambda one: approve(client, one), ids))


def say(what):
    print(json.dumps(what), flush=True)


for line in sys.stdin:
    asked = json.loads(line)
    client, ids = connect(asked["key"]), asked["ids"]
    say({"ready": True})
    if sys.stdin.readline() == "":
        break
    began, cpu = time.perf_counter(), time.process_time()
    results = run(client, ids)
    say(
        {
            "ms": (time.perf_counter() - began) * 1000,
            "cpuMs": (time.process_time() - cpu) * 1000,
            "failed": [one for one, result in zip(ids, results) if result == "failed"],
        }
    )
