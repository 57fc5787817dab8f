"""The round trip of an application with boto3's default settings; prints one JSON line a step."""

import concurrent.futures
import contextlib
import datetime
import io
import os
import sys
import types
from unittest import mock

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from round_trip import fetch, run, same, step

bucket = "boto3-round-trip"
stream_bytes = int(os.environ["STREAM_BYTES"])


def client(*args, **more):
    # Before 1.28 boto3 does not look for its endpoint in the environment.
    return boto3.client(*args, endpoint_url=os.environ["AWS_ENDPOINT_URL"], **more)


s3 = client("s3")
signer = client("s3", config=Config(signature_version="s3v4"))


def put(key, body=b"", **more):
    return s3.put_object(Bucket=bucket, Key=key, Body=body, **more)


def get(key, **more):
    return s3.get_object(Bucket=bucket, Key=key, **more)["Body"].read()


def refused(code, call):
    try:
        call()
    except ClientError as error:
        return same(error.response["Error"]["Code"], code)
    raise AssertionError(f"went through instead of {code}")


def stored_nothing(code, call):
    refused(code, call)
    same(s3.list_objects_v2(Bucket=bucket, Prefix="refused")["KeyCount"], 0)


@step
def create_bucket():
    s3.create_bucket(Bucket=bucket)
    global expiring
    put("linked", b"linked")
    expiring = signed("get_object", "linked", 1)


def signed(operation, key, seconds=60):
    place = {"Bucket": bucket, "Key": key}
    return signer.generate_presigned_url(operation, Params=place, ExpiresIn=seconds)


@step
def put_small():
    for size in (0, 1024):
        body = os.urandom(size)
        put(f"small/{size}", body, ContentType="text/x", Metadata={"k": "v"})
        same(get(f"small/{size}"), body)
    head = s3.head_object(Bucket=bucket, Key="small/0")
    same((head["ContentLength"], head["ContentType"], head["Metadata"]), (0, "text/x", {"k": "v"}))


@step
def put_multipart():
    body = os.urandom(20 * 1024 * 1024)
    s3.upload_fileobj(io.BytesIO(body), bucket, "multipart")
    same(s3.head_object(Bucket=bucket, Key="multipart")["ETag"][-3:], '-3"')
    into = io.BytesIO()
    s3.download_fileobj(bucket, "multipart", into)
    same(into.getvalue() == body, True)
    same(get("multipart", Range="bytes=8388600-8388615"), body[8388600:8388616])
    same(get("multipart", Range="bytes=-5"), body[-5:])
    refused("InvalidRange", lambda: get("multipart", Range="bytes=20971520-"))


class Zeros(io.RawIOBase):
    """A stream of known length that cannot seek."""

    def __init__(self, length):
        self.left = length

    def readable(self):
        return True

    def readinto(self, into):
        count = min(len(into), self.left)
        into[:count] = bytes(count)
        self.left -= count
        return count


@step
def stream():
    s3.upload_fileobj(io.BufferedReader(Zeros(stream_bytes)), bucket, "stream")
    count = 0
    for chunk in s3.get_object(Bucket=bucket, Key="stream")["Body"].iter_chunks(1024 * 1024):
        same(any(chunk), False)
        count += len(chunk)
    same(count, stream_bytes)


@step
def list_pages():
    keys = [f"list/{at:04}" for at in range(2500)]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(put, keys))
    for operation in ("list_objects_v2", "list_objects"):
        pages = list(s3.get_paginator(operation).paginate(Bucket=bucket, Prefix="list/"))
        same([len(page["Contents"]) for page in pages], [1000, 1000, 500])
        same([each["Key"] for page in pages for each in page["Contents"]], keys)


odd_keys = ["with space", "a+b", "100%", "%20", "what?", "#hash", "a&b=c", "🚢/é", "..", "a/../b", "./a", "/lead", "a//b/", "'\"<>", "a\tb"]


@step
def odd():
    for key in odd_keys:
        put("odd/" + key, key.encode())
        put(key, key.encode())
    for key in odd_keys:
        same(get(key), key.encode())
    listed = s3.list_objects_v2(Bucket=bucket, Prefix="odd/")["Contents"]
    same({each["Key"] for each in listed}, {"odd/" + key for key in odd_keys})


@step
def copy():
    for key in ["multipart", *odd_keys]:
        source = {"Bucket": bucket, "Key": key}
        s3.copy_object(Bucket=bucket, Key="copy", CopySource=source)
        same(get("copy") == get(key), True)
    s3.copy({"Bucket": bucket, "Key": "multipart"}, bucket, "managed")
    same(s3.head_object(Bucket=bucket, Key="managed")["ContentLength"], 20 * 1024 * 1024)


@step
def presign():
    same(fetch(signed("get_object", "linked")), (200, b"linked"))
    same(fetch(signed("put_object", "presigned é"), "PUT", b"put")[0], 200)
    same(get("presigned é"), b"put")
    same(fetch(f"{s3.meta.endpoint_url}/{bucket}/linked")[0], 403)
    same(fetch(signed("get_object", "linked").replace("linked", "list/0001"))[0], 403)


@step
def expired_link():
    status, body = fetch(expiring)
    same((status, b"Request has expired" in body), (403, True))


@step
def wrong_secret():
    stranger = client("s3", aws_secret_access_key="wrong", aws_access_key_id=os.environ["AWS_ACCESS_KEY_ID"])
    for size in (10, 20 * 1024 * 1024):
        body = bytes(size)
        stored_nothing("SignatureDoesNotMatch", lambda: stranger.put_object(Bucket=bucket, Key="refused", Body=body))
    nobody = client("s3", aws_secret_access_key="wrong", aws_access_key_id="AKIANOBODY")
    refused("InvalidAccessKeyId", nobody.list_buckets)


@step
def wrong_date():
    late = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=1)

    class Late(datetime.datetime):
        @classmethod
        def utcnow(cls):
            return late.replace(tzinfo=None)

    # Newer versions of botocore ask a function for the time, older ones the module itself.
    signers = [sys.modules[name] for name in ("botocore.auth", "botocore.crt.auth") if name in sys.modules]
    old = types.SimpleNamespace(**{**vars(datetime), "datetime": Late})

    def clock_of(signer):
        if hasattr(signer, "get_current_datetime"):
            return mock.patch.object(signer, "get_current_datetime", lambda: late)
        return mock.patch.object(signer, "datetime", old)

    def put_late():
        with contextlib.ExitStack() as clocks:
            for signer in signers:
                clocks.enter_context(clock_of(signer))
            put("refused", b"x")

    stored_nothing("RequestTimeTooSkewed", put_late)


def tampering(change):
    once = client("s3", config=Config(retries={"total_max_attempts": 1}))
    once.meta.events.register("before-send.s3.PutObject", lambda request, **_: change(request))
    return lambda: once.put_object(Bucket=bucket, Key="refused", Body=b"x" * 10, ContentType="text/x")


@step
def tampered():
    def path(request):
        request.url = request.url.replace("refused", "refused2")

    def header(request):
        request.headers["Content-Type"] = "text/y"

    for change in (path, header):
        stored_nothing("SignatureDoesNotMatch", tampering(change))


@step
def truncated():
    def half(request):
        request.body = b"x" * 5
        request.headers["Content-Length"] = "5"

    stored_nothing("XAmzContentSHA256Mismatch", tampering(half))


@step
def wrong_checksum():
    stored_nothing("BadDigest", lambda: put("refused", b"x", ChecksumCRC32="AAAAAA=="))
    stored_nothing("BadDigest", lambda: put("refused", b"x", ContentMD5="AAAAAAAAAAAAAAAAAAAAAA=="))


@step
def delete_many():
    refused("BucketNotEmpty", lambda: s3.delete_bucket(Bucket=bucket))
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        objects = [{"Key": each["Key"]} for each in page["Contents"]]
        same(len(s3.delete_objects(Bucket=bucket, Delete={"Objects": objects})["Deleted"]), len(objects))
    same(s3.list_objects_v2(Bucket=bucket)["KeyCount"], 0)


@step
def delete_bucket():
    s3.delete_bucket(Bucket=bucket)
    same([each["Name"] for each in s3.list_buckets()["Buckets"]], [])


run()
