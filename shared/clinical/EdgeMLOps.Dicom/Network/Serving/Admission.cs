namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>Whether there is room for one more association.</summary>
internal enum Admission
{
    Opened,
    Full,
    Draining,
}
