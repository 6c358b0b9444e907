"""What pydicom reads in a report, as JSON: who, what is referenced, and each box. Run by ReportJudges_tests."""
import json
import sys

import pydicom


def named(item, code):
    return [child for child in item.get("ContentSequence", []) if "ConceptNameCodeSequence" in child
            and child.ConceptNameCodeSequence[0].CodeValue == code]


report = pydicom.dcmread(sys.argv[1])
boxes = []
for measurements in named(report, "126010"):
    for group in named(measurements, "125007"):
        region = named(group, "111030")[0]
        boxes.append({
            "points": list(region.GraphicData),
            "image": region.ContentSequence[0].ReferencedSOPSequence[0].ReferencedSOPInstanceUID,
            "certainty": float(named(group, "111012")[0].MeasuredValueSequence[0].NumericValue),
            "finding": named(group, "121071")[0].ConceptCodeSequence[0].CodeValue,
        })
evidence = [reference.ReferencedSOPInstanceUID for study in report.CurrentRequestedProcedureEvidenceSequence
            for series in study.ReferencedSeriesSequence for reference in series.ReferencedSOPSequence]
print(json.dumps({
    "name": str(report.PatientName),
    "sopInstance": report.SOPInstanceUID,
    "metaInstance": report.file_meta.MediaStorageSOPInstanceUID,
    "evidence": evidence,
    "boxes": boxes,
}))
