namespace EdgeMLOps.Dicom.Network;

/// <summary>What became of a proposed presentation context, PS3.8 table 9-18.</summary>
public enum DicomPresentationContextResult
{
    /// <summary>Accepted.</summary>
    Accept = 0,

    /// <summary>The peer's application refused it.</summary>
    RejectUser = 1,

    /// <summary>The peer's provider refused it without a reason.</summary>
    RejectNoReason = 2,

    /// <summary>The peer does not speak the SOP class.</summary>
    RejectAbstractSyntaxNotSupported = 3,

    /// <summary>The peer speaks the SOP class in none of the proposed encodings.</summary>
    RejectTransferSyntaxesNotSupported = 4,

    /// <summary>Not negotiated yet, or not answered by the peer.</summary>
    Proposed = 255,
}
