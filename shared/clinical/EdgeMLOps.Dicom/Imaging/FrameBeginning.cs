namespace EdgeMLOps.Dicom.Imaging;

/// <summary>Recognises the first bytes of a compressed frame, where no offset table says which fragments they are in.</summary>
internal static class FrameBeginning
{
    // Start of image, then any marker (ITU-T T.81 B.1.1.3, T.87); start and size of a codestream (T.800 A.4.1); the JP2 box some writers leave.
    private static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];

    private static ReadOnlySpan<byte> Jpeg2000 => [0xFF, 0x4F, 0xFF, 0x51];

    private static ReadOnlySpan<byte> Jp2 => [0, 0, 0, 12, (byte)'j', (byte)'P', (byte)' ', (byte)' '];

    /// <summary>Whether a fragment begins a frame.</summary>
    internal static bool IsAt(ReadOnlySpan<byte> fragment, DicomTransferSyntax syntax) =>
        string.Equals(syntax.UID.UID, DicomTransferSyntax.RLELossless.UID.UID, StringComparison.Ordinal)
            ? RleHeader.TryRead(fragment, out _)
            : fragment.StartsWith(Jpeg) || fragment.StartsWith(Jpeg2000) || fragment.StartsWith(Jp2);
}
