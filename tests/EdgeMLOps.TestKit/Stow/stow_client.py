#!/usr/bin/env python3
"""A STOW-RS sender of the tests' own: http.client and pydicom, nothing of ours. Prints one line of JSON."""
import argparse
import http.client
import json
import ssl
import time
import urllib.parse
import xml.etree.ElementTree as ET

from pydicom.dataset import Dataset

arguments = argparse.ArgumentParser()
arguments.add_argument("url")
arguments.add_argument("files", nargs="*")
arguments.add_argument("--cert")
arguments.add_argument("--key")
arguments.add_argument("--ca")
arguments.add_argument("--token")
arguments.add_argument("--accept")
arguments.add_argument("--type", default='multipart/related; type="application/dicom"; boundary=XX')
arguments.add_argument("--part-type", default="application/dicom")
arguments.add_argument("--pixels", type=int, help="bytes of zeros instead of the last element's value")
arguments.add_argument("--cut", action="store_true", help="leave out the end of the last part and the closing boundary")
arguments.add_argument("--drip", action="store_true", help="from the middle of the body on a byte at a time")
arguments.add_argument("--hold", help="stop in the middle of the body until this file is there")
given = arguments.parse_args()
url = urllib.parse.urlsplit(given.url)


def zeros(file):
    at = file.rindex(b"\xe0\x7f\x10\x00OW")
    yield file[:at + 8] + given.pixels.to_bytes(4, "little")
    left = given.pixels
    while left > 0:
        piece = min(left, 1 << 20)
        yield bytes(piece)
        left -= piece


def body():
    for path in given.files:
        with open(path, "rb") as stream:
            file = stream.read()
        yield f"--XX\r\nContent-Type: {given.part_type}\r\n\r\n".encode()
        if given.pixels:
            yield from zeros(file)
        elif given.cut and path == given.files[-1]:
            yield file[:-10]
            return
        else:
            yield file
        yield b"\r\n"
    yield b"--XX--\r\n"


def pieces():
    whole = b"".join(body())
    middle = len(whole) // 2
    yield whole[:middle]
    if given.drip:
        for at in range(middle, len(whole)):
            time.sleep(0.2)
            yield whole[at:at + 1]
    else:
        while not open_hold():
            time.sleep(0.05)
        yield whole[middle:]


def open_hold():
    try:
        open(given.hold, "rb").close()
        return True
    except FileNotFoundError:
        return False


def connect():
    if url.scheme == "http":
        return http.client.HTTPConnection(url.hostname, url.port, timeout=60)
    context = ssl.create_default_context(cafile=given.ca)
    if given.cert:
        context.load_cert_chain(given.cert, given.key)
    return http.client.HTTPSConnection(url.hostname, url.port, timeout=60, context=context)


def post():
    connection = connect()
    headers = {"Content-Type": given.type, "Transfer-Encoding": "chunked"}
    if given.token:
        headers["Authorization"] = "Bearer " + given.token
    if given.accept:
        headers["Accept"] = given.accept
    stream = pieces() if given.drip or given.hold else body()
    connection.putrequest("POST", url.path)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    try:
        for piece in stream:
            connection.send(b"%x\r\n%s\r\n" % (len(piece), piece))
        connection.send(b"0\r\n\r\n")
    except OSError:
        pass  # an answer may have come before the end
    response = connection.getresponse()
    return response, response.read()


def from_json(text):
    module = Dataset.from_json(json.loads(text))
    return [
        [[str(item.ReferencedSOPInstanceUID), item.FailureReason] for item in module.get("FailedSOPSequence", [])],
        [[str(item.ReferencedSOPInstanceUID), item.get("WarningReason", 0)] for item in module.get("ReferencedSOPSequence", [])],
        [item.FailureReason for item in module.get("OtherFailuresSequence", [])],
    ]


def from_xml(text):
    space = "{http://dicom.nema.org/PS3.19/models/NativeDICOM}"
    root = ET.fromstring(text)

    def value(item, tag):
        found = item.find(f"{space}DicomAttribute[@tag='{tag}']/{space}Value")
        return None if found is None else found.text

    def items(tag):
        return root.findall(f"{space}DicomAttribute[@tag='{tag}']/{space}Item")

    return [
        [[value(item, "00081155"), int(value(item, "00081197"))] for item in items("00081198")],
        [[value(item, "00081155"), int(value(item, "00081196") or 0)] for item in items("00081199")],
        [int(value(item, "00081197")) for item in items("0008119A")],
    ]


try:
    answer, content = post()
    kind = answer.getheader("Content-Type")
    lists = [[], [], []] if not content else from_json(content) if kind == "application/dicom+json" else from_xml(content)
    print(json.dumps({
        "status": answer.status, "type": kind, "retryAfter": answer.getheader("Retry-After"),
        "challenge": answer.getheader("WWW-Authenticate"), "failed": lists[0], "stored": lists[1], "other": lists[2]}))
except (OSError, http.client.HTTPException) as error:
    print(json.dumps({"status": 0, "type": type(error).__name__, "failed": [], "stored": [], "other": []}))
