namespace EdgeMLOps.Dicom.Network.Conformance;

/// <summary>A status code that the acceptor answers with, and when.</summary>
internal sealed record AnsweredStatus(string Service, DicomStatus Status, string When)
{
    private const string Echo = "C-ECHO";
    private const string Store = "C-STORE";
    private const string Action = "N-ACTION";
    private const string Event = "N-EVENT-REPORT";
    private const string Both = "N-ACTION, N-EVENT-REPORT";

    public static readonly IReadOnlyList<AnsweredStatus> All =
    [
        new(Echo, DicomStatus.Success, "always"),
        new(Store, DicomStatus.SopClassNotSupported, "the SOP class is not that of the presentation context, or is one this title does not take"),
        new(Store, DicomStatus.InvalidSopInstance, "the SOP Instance UID is no UID"),
        new(Store, DicomStatus.CannotUnderstand, "the command announces no data set"),
        new(Store, DicomStatus.ProcessingFailure, "a failure of ours that no other code describes"),
        new(Both, DicomStatus.NoSuchSopInstance, "another instance than the well-known one"),
        new(Both, DicomStatus.SopClassNotSupported, "another SOP class than Storage Commitment Push Model"),
        new(Action, DicomStatus.NoSuchActionType, "another action type than 1"),
        new(Event, DicomStatus.NoSuchEventType, "another event type than 1 or 2"),
        new(Both, DicomStatus.InvalidArgumentValue, "no data set, no Transaction UID, no references, or a UID that is none"),
        new(Both, DicomStatus.ProcessingFailure, "the data set cannot be read, or a failure of ours"),
        new(Both, DicomStatus.ResourceLimitation, "more references or bytes than are taken"),
        new("any other", DicomStatus.UnrecognizedOperation, "an operation that was not negotiated"),
    ];
}
