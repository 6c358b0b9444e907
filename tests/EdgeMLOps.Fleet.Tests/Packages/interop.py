"""A second implementation of WIRE.md sections 6 and 7, with Python's own modules and the openssl program.

make FOLDER OUT KEY.pem    packs and signs
check FILE PUB.pem         verifies one signature, every file and every piece with openssl, tarfile and hashlib
"""
import base64
import hashlib
import json
import os
import subprocess
import sys
import tarfile
import tempfile

CHUNK = 262144
TYPE = "application/vnd.edgemlops.package.v1+json"


def pae(payload):
    return b"DSSEv1 %d %s %d %s" % (len(TYPE), TYPE.encode(), len(payload), payload)


def openssl(*arguments, data=None):
    return subprocess.run(["openssl", *arguments], input=data, stdout=subprocess.PIPE, check=True).stdout


def listed(name, content):
    return {
        "name": name,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "chunks": [hashlib.sha256(content[at:at + CHUNK]).hexdigest() for at in range(0, len(content), CHUNK)],
    }


def entry(name, content):
    info = tarfile.TarInfo(name)
    info.size = len(content)
    return info.tobuf(tarfile.USTAR_FORMAT) + content + bytes(-len(content) % 512)


def make(folder, out, key):
    files = []
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            with open(path, "rb") as file:
                files.append((os.path.relpath(path, folder), file.read()))
    files.sort()
    manifest = json.loads(dict(files)["manifest.json"])
    statement = {
        "schema": "edgemlops.statement/1", "kind": "model", "name": manifest["name"], "version": manifest["version"],
        "release": manifest["release"], "created": "2026-11-26T20:00:00Z", "chunkBytes": CHUNK,
        "files": [listed(*file) for file in files],
    }
    payload = json.dumps(statement).encode()
    spki = openssl("pkey", "-in", key, "-pubout", "-outform", "DER")
    envelope = {
        "payload": base64.b64encode(payload).decode(), "payloadType": TYPE,
        "signatures": [{
            "keyid": hashlib.sha256(spki).hexdigest(),
            "sig": base64.b64encode(openssl("dgst", "-sha256", "-sign", key, data=pae(payload))).decode(),
        }],
    }
    with open(out, "wb") as file:
        file.write(entry("envelope.json", json.dumps(envelope).encode()))
        for name, content in files:
            file.write(entry(name, content))
        file.write(bytes(1024))


def check(path, public):
    with tarfile.open(path, "r:") as archive:
        members = archive.getmembers()
        contents = {member.name: archive.extractfile(member).read() for member in members}
    assert members[0].name == "envelope.json", members[0].name
    envelope = json.loads(contents.pop("envelope.json"))
    payload = base64.b64decode(envelope["payload"], validate=True)
    keyid = hashlib.sha256(openssl("pkey", "-pubin", "-in", public, "-outform", "DER")).hexdigest()
    signature = next(one for one in envelope["signatures"] if one["keyid"] == keyid)
    with tempfile.NamedTemporaryFile() as sig:
        sig.write(base64.b64decode(signature["sig"], validate=True))
        sig.flush()
        openssl("dgst", "-sha256", "-verify", public, "-signature", sig.name, data=pae(payload))
    statement = json.loads(payload)
    assert [file["name"] for file in statement["files"]] == [member.name for member in members[1:]]
    assert statement["files"] == [listed(member.name, contents[member.name]) for member in members[1:]]
    lines = sorted("%s\0%s\n" % (file["name"], file["sha256"]) for file in statement["files"])
    print("digest", hashlib.sha256("".join(lines).encode()).hexdigest())


if __name__ == "__main__":
    {"make": make, "check": check}[sys.argv[1]](*sys.argv[2:])
