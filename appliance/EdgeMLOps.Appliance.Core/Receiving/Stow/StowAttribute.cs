namespace EdgeMLOps.Appliance.Core.Receiving.Stow;

/// <summary>An attribute of the Store Instances Response Module, by the names its JSON and its XML want.</summary>
internal sealed record StowAttribute(string Tag, string VR, string Keyword)
{
    public static readonly StowAttribute RetrieveUrl = new("00081190", "UR", "RetrieveURL");

    public static readonly StowAttribute FailedSopSequence = new("00081198", "SQ", "FailedSOPSequence");

    public static readonly StowAttribute ReferencedSopSequence = new("00081199", "SQ", "ReferencedSOPSequence");

    public static readonly StowAttribute OtherFailuresSequence = new("0008119A", "SQ", "OtherFailuresSequence");

    public static readonly StowAttribute ReferencedSopClassUid = new("00081150", "UI", "ReferencedSOPClassUID");

    public static readonly StowAttribute ReferencedSopInstanceUid = new("00081155", "UI", "ReferencedSOPInstanceUID");

    public static readonly StowAttribute WarningReason = new("00081196", "US", "WarningReason");

    public static readonly StowAttribute FailureReason = new("00081197", "US", "FailureReason");
}
