namespace EdgeMLOps.Dicom.Network.Conformance;

/// <summary>A SOP class that the negotiator is asked for.</summary>
/// <param name="Uid">What it is asked for; of a family of classes any one.</param>
/// <param name="Name">Its name, or the family's.</param>
/// <param name="Shown">What the statement shows as its UID.</param>
internal sealed record AskedClass(string Uid, string Name, string Shown)
{
    public static AskedClass Of(DicomUID uid) => new(uid.UID, uid.Name, uid.UID);
}
