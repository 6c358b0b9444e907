using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Doctor;

/// <summary>What the appliance sends to its peers, or may be made to send: each class in each encoding by itself.</summary>
internal static class ContextWishes
{
    private static readonly (DicomUID SopClass, string Use)[] Wishes =
    [
        (DicomUID.Comprehensive3DSRStorage, "results"),
        (DicomUID.ComprehensiveSRStorage, "results"),
        (DicomUID.EnhancedSRStorage, "results"),
        (DicomUID.GrayscaleSoftcopyPresentationStateStorage, "results"),
        (DicomUID.SecondaryCaptureImageStorage, "results"),
        (DicomUID.KeyObjectSelectionDocumentStorage, "results"),
        (DicomUID.Verification, "echo"),
        (DicomUID.StudyRootQueryRetrieveInformationModelFind, "query"),
        (DicomUID.StudyRootQueryRetrieveInformationModelMove, "retrieve"),
        (DicomUID.PatientRootQueryRetrieveInformationModelFind, "query"),
        (DicomUID.PatientRootQueryRetrieveInformationModelMove, "retrieve"),
        (DicomUID.StorageCommitmentPushModel, "commitment"),
    ];

    private static readonly DicomTransferSyntax[] Syntaxes =
        [DicomTransferSyntax.ExplicitVRLittleEndian, DicomTransferSyntax.ImplicitVRLittleEndian];

    public static IReadOnlyList<DicomPresentationContext> Contexts =>
        [.. Wishes.SelectMany(wish => Syntaxes.Select(syntax => new DicomPresentationContext(wish.SopClass.UID, [syntax.UID.UID])))];

    public static IReadOnlyList<ContextReport> Read(IReadOnlyList<DicomPresentationContext> answered) =>
        [.. Wishes.Select(wish => Read(
            wish, [.. answered.Where(context => string.Equals(context.AbstractSyntax, wish.SopClass.UID, StringComparison.Ordinal))]))];

    private static ContextReport Read((DicomUID SopClass, string Use) wish, IReadOnlyList<DicomPresentationContext> answers)
    {
        var accepted = answers
            .Where(context => context.AcceptedTransferSyntax is not null)
            .Select(context => DicomTransferSyntax.Find(context.AcceptedTransferSyntax!)!.ToString())
            .ToList();
        return new ContextReport(
            wish.SopClass.UID, wish.SopClass.Name, wish.Use, accepted, accepted.Count > 0 ? null : Words(answers[0].Result));
    }

    private static string Words(DicomPresentationContextResult result) => result switch
    {
        DicomPresentationContextResult.RejectAbstractSyntaxNotSupported => "it does not know this SOP class",
        DicomPresentationContextResult.RejectTransferSyntaxesNotSupported => "it knows the SOP class and takes it in neither encoding",
        DicomPresentationContextResult.RejectUser => "its application does not want it from us",
        DicomPresentationContextResult.RejectNoReason => "refused without a reason",
        _ => "not answered",
    };
}
