namespace EdgeMLOps.Dicom.Network.Dimse;

/// <summary>Priority (0000,0700) of C-STORE, C-FIND, C-GET and C-MOVE requests, PS3.7 annex E.1.</summary>
internal enum DimsePriority : ushort
{
    Medium = 0x0000,
    High = 0x0001,
    Low = 0x0002,
}
