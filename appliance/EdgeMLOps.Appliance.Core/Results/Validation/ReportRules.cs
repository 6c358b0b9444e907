using EdgeMLOps.Appliance.Core.Results.Reports;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>A measurement report (PS3.16 TID 1500) by an algorithm.</summary>
internal static class ReportRules
{
    private static readonly HashSet<string> WithFindings = ["111242", "111244"];
    private static readonly HashSet<string> WithoutFindings = ["111241", "111243", "111245"];

    public static void Check(DicomDataset document, ContentNode root, FaultCollector faults)
    {
        CheckDocument(document, faults);
        if (!root.Is(ReportCodes.ImagingMeasurementReport))
        {
            faults.Add(ResultFaultCode.TemplateWrong, root.Where, "the title is not (126000, DCM, \"Imaging Measurement Report\")");
        }

        DocumentRules.CheckTemplate(root, "1500", faults);
        Need(root, ReportCodes.Language, faults);
        Need(root, ReportCodes.ProcedureReported, faults);
        CheckObserver(root, faults);
        CheckLibrary(root, faults);
        var groups = root.Named(ReportCodes.ImagingMeasurements).SelectMany(container => container.Named(ReportCodes.MeasurementGroup)).ToList();
        foreach (var group in groups)
        {
            GroupRules.Check(group, faults);
        }

        GroupRules.CheckTracking(groups, faults);
        CheckOutcome(root, groups.Count, faults);
    }

    private static void CheckDocument(DicomDataset document, FaultCollector faults)
    {
        faults.NeedValues(document, "", DicomTag.CompletionFlag, DicomTag.VerificationFlag);
        faults.NeedOneOf(document, "", DicomTag.CompletionFlag, "COMPLETE", "PARTIAL");
        faults.NeedOneOf(document, "", DicomTag.VerificationFlag, "UNVERIFIED", "VERIFIED");
        faults.NeedOneOf(document, "", DicomTag.PreliminaryFlag, "FINAL", "PRELIMINARY");
        faults.NeedAttributes(document, "", DicomTag.PerformedProcedureCodeSequence);
        if (FaultCollector.Text(document, DicomTag.VerificationFlag) is "VERIFIED" && !FaultCollector.HasValue(document, DicomTag.VerifyingObserverSequence))
        {
            faults.Add(ResultFaultCode.VerificationWrong, DicomTag.VerificationFlag, "is VERIFIED, and nobody stands as the one who verified");
        }

        var own = FaultCollector.Text(document, DicomTag.SOPInstanceUID);
        if (EvidenceIndex.Read(document, DicomTag.PredecessorDocumentsSequence, faults).Any(before => string.Equals(before.SopInstanceUid, own, StringComparison.Ordinal)))
        {
            faults.Add(ResultFaultCode.PredecessorWrong, DicomTag.PredecessorDocumentsSequence, "names the document itself");
        }
    }

    // TID 1002 and 1004.
    private static void CheckObserver(ContentNode root, FaultCollector faults)
    {
        Need(root, ReportCodes.ObserverType, faults);
        var isDevice = root.Named(ReportCodes.ObserverType).Any(type => FaultCollector.Items(type.Item, DicomTag.ConceptCodeSequence)
            .Any(code => FaultCollector.Text(code, DicomTag.CodeValue) is "121007"));
        if (isDevice)
        {
            Need(root, ReportCodes.DeviceObserverUid, faults);
        }
    }

    // TID 1600: each image that was looked at stands there; OHIF reads no report without it.
    private static void CheckLibrary(ContentNode root, FaultCollector faults)
    {
        Need(root, ReportCodes.ImageLibrary, faults);
        var listed = root.Named(ReportCodes.ImageLibrary).SelectMany(DocumentRules.References).Select(image => image.SopInstanceUid).ToHashSet(StringComparer.Ordinal);
        foreach (var used in DocumentRules.References(root).Where(image => !listed.Contains(image.SopInstanceUid)))
        {
            faults.Add(ResultFaultCode.ItemMissing, used.Where, "refers to an image that does not stand in the Image Library");
        }
    }

    private static void CheckOutcome(ContentNode root, int groups, FaultCollector faults)
    {
        var outcomes = root.Named(ReportCodes.QualitativeEvaluations).SelectMany(evaluation => evaluation.Named(ReportCodes.Finding))
            .SelectMany(finding => FaultCollector.Items(finding.Item, DicomTag.ConceptCodeSequence)).Select(code => FaultCollector.Text(code, DicomTag.CodeValue)).ToList();
        if (groups == 0 && !outcomes.Exists(WithoutFindings.Contains))
        {
            faults.Add(
                outcomes.Exists(WithFindings.Contains) ? ResultFaultCode.OutcomeContradicts : ResultFaultCode.ItemMissing,
                root.Where,
                "there are no findings, and no code says that there are none (111241, 111243, 111245)");
        }

        if (groups > 0 && outcomes.Exists(WithoutFindings.Contains))
        {
            faults.Add(ResultFaultCode.OutcomeContradicts, root.Where, "there are findings, and a code says that there are none");
        }
    }

    private static void Need(ContentNode node, ReportCode concept, FaultCollector faults)
    {
        if (!node.Named(concept).Any())
        {
            faults.Add(ResultFaultCode.ItemMissing, node.Where, $"has no ({concept.Value}, {concept.Scheme}, \"{concept.Meaning}\")");
        }
    }
}
