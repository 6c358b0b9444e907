"""What pydicom reads of the objects in a folder, as JSON: a line a file. Run by ResultSets_tests."""
import json
import os
import sys

import pydicom


def named(item, code):
    return [child for child in item.get("ContentSequence", []) if "ConceptNameCodeSequence" in child
            and child.ConceptNameCodeSequence[0].CodeValue == code]


def place(reference):
    frame = reference.get("ReferencedFrameNumber")
    return {"image": reference.ReferencedSOPInstanceUID, "frame": list(frame) if isinstance(frame, pydicom.multival.MultiValue) else frame}


def report(item):
    return [dict(place(named(group, "111030")[0].ContentSequence[0].ReferencedSOPSequence[0]),
                 points=list(named(group, "111030")[0].GraphicData),
                 tracking=named(group, "112040")[0].UID, name=named(group, "112039")[0].TextValue)
            for part in named(item, "126010") for group in named(part, "125007")]


def state(item):
    return [dict(place(annotation.ReferencedImageSequence[0]), points=list(graphic.GraphicData),
                 tracking=graphic.TrackingUID, name=graphic.TrackingID)
            for annotation in item.GraphicAnnotationSequence for graphic in annotation.GraphicObjectSequence]


def capture(item):
    """Where the colour of the boxes stands, as fractions of the picture's own scale."""
    pixels = item.pixel_array
    scale = float(item.DerivationDescription.split("size x ")[1].split(":")[0])
    yellow = (pixels == (255, 214, 10)).all(axis=2)
    return dict(place(item.SourceImageSequence[0]), scale=scale, yellow=int(yellow.sum()), shape=list(pixels.shape))


def keys(item):
    return [place(child.ReferencedSOPSequence[0]) for child in item.ContentSequence if child.ValueType == "IMAGE"]


readers = {"SR": report, "PR": state, "OT": capture, "KO": keys}
for name in sorted(os.listdir(sys.argv[1])):
    item = pydicom.dcmread(os.path.join(sys.argv[1], name))
    print(json.dumps({"file": name, "modality": item.Modality, "patient": str(item.PatientName), "study": item.StudyInstanceUID,
                      "uid": item.SOPInstanceUID, "content": readers[item.Modality](item)}))
