"""The round trip of a Django application whose files django-storages keeps."""

import datetime
import os

import boto3
import django
from django.conf import settings
from round_trip import fetch, run, same, step

bucket = "django-round-trip"
settings.configure(
    USE_TZ=True,
    AWS_STORAGE_BUCKET_NAME=bucket,
    AWS_S3_ENDPOINT_URL=os.environ["AWS_ENDPOINT_URL"],
    AWS_S3_REGION_NAME=os.environ["AWS_DEFAULT_REGION"],
    AWS_S3_SIGNATURE_VERSION="s3v4",
    AWS_S3_FILE_OVERWRITE=False,
)
django.setup()

from django.core.files.base import ContentFile  # noqa: E402
from storages.backends.s3boto3 import S3Boto3Storage  # noqa: E402

storage = S3Boto3Storage()
s3 = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
small = b"content " * 100
big = os.urandom(18 * 1024 * 1024 + 5)
names = ["media/small.txt", "media/a b+c.txt", "media/é 🚢 100%.txt", "media/empty.txt"]


def content_of(name):
    return b"" if "empty" in name else small


def read(name):
    with storage.open(name) as opened:
        return opened.read()


@step
def save():
    s3.create_bucket(Bucket=bucket)
    for name in names:
        same(storage.save(name, ContentFile(content_of(name))), name)
        same(read(name), content_of(name))


@step
def save_big():
    same(storage.save("media/deep/big.bin", ContentFile(big)), "media/deep/big.bin")
    same(s3.head_object(Bucket=bucket, Key="media/deep/big.bin")["ETag"][-3:], '-3"')
    same(read("media/deep/big.bin") == big, True)


@step
def save_again_under_another_name():
    other = storage.save(names[0], ContentFile(b"other"))
    same(other == names[0], False)
    same((read(names[0]), read(other)), (small, b"other"))
    storage.delete(other)


@step
def save_again_over_the_first():
    over = S3Boto3Storage(file_overwrite=True)
    same(over.save("media/over.txt", ContentFile(b"first")), "media/over.txt")
    same(over.save("media/over.txt", ContentFile(b"second")), "media/over.txt")
    same(read("media/over.txt"), b"second")
    storage.delete("media/over.txt")


@step
def exists():
    same([storage.exists(name) for name in names], [True] * len(names))
    same(storage.exists("media/none.txt"), False)


@step
def size():
    same(storage.size("media/deep/big.bin"), len(big))
    same(storage.size("media/empty.txt"), 0)


@step
def modified_time():
    now = datetime.datetime.now(datetime.timezone.utc)
    age = now - storage.get_modified_time(names[0])
    same(abs(age) < datetime.timedelta(minutes=5), True)


@step
def listdir():
    directories, files = storage.listdir("media")
    same((directories, sorted(f"media/{name}" for name in files)), (["deep"], sorted(names)))
    same(storage.listdir("")[0], ["media"])


@step
def open_to_write():
    with storage.open("media/written.bin", "wb") as opened:
        opened.write(big[: 7 * 1024 * 1024])
        opened.write(small)
    same(read("media/written.bin") == big[: 7 * 1024 * 1024] + small, True)
    storage.delete("media/written.bin")


@step
def url():
    for name in names:
        same(fetch(storage.url(name)), (200, content_of(name)))
    signed = storage.url(names[0])
    same("X-Amz-Signature=" in signed, True)
    same(fetch(signed.split("?")[0])[0], 403)
    same(fetch(signed.replace("small", "other"))[0], 403)


@step
def url_that_names_a_download():
    parameters = {"ResponseContentDisposition": 'attachment; filename="a.txt"'}
    same(fetch(storage.url(names[0], parameters=parameters)), (200, small))


@step
def content_type():
    same(s3.head_object(Bucket=bucket, Key=names[0])["ContentType"], "text/plain")


@step
def public_files_are_refused_where_acls_are_disabled():
    try:
        S3Boto3Storage(default_acl="public-read").save("media/public.txt", ContentFile(small))
    except Exception as error:
        same(error.response["Error"]["Code"], "AccessControlListNotSupported")
    same(storage.exists("media/public.txt"), False)


@step
def private_files_are_not():
    S3Boto3Storage(default_acl="private").save("media/private.txt", ContentFile(small))
    same(read("media/private.txt"), small)
    storage.delete("media/private.txt")


@step
def delete():
    for name in [*names, "media/deep/big.bin", "media/never-was.txt"]:
        storage.delete(name)
        same(storage.exists(name), False)
    same(storage.listdir("media"), ([], []))
    s3.delete_bucket(Bucket=bucket)


run()
