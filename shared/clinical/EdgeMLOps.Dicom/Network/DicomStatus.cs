using System.Globalization;

namespace EdgeMLOps.Dicom.Network;

/// <summary>The status of a DIMSE response: PS3.7 annex C, and PS3.4 annex B.2.3 for C-STORE.</summary>
/// <param name="Code">Status (0000,0900).</param>
public readonly record struct DicomStatus(ushort Code)
{
    /// <summary>0000H: done.</summary>
    public static readonly DicomStatus Success;

    /// <summary>0110H: a failure of the receiver that no other code describes.</summary>
    public static readonly DicomStatus ProcessingFailure = new(0x0110);

    /// <summary>0112H: the SOP instance is not known here.</summary>
    public static readonly DicomStatus NoSuchSopInstance = new(0x0112);

    /// <summary>0113H: an event type that the SOP class does not have.</summary>
    public static readonly DicomStatus NoSuchEventType = new(0x0113);

    /// <summary>0115H: a value of the data set is out of its bounds, or missing.</summary>
    public static readonly DicomStatus InvalidArgumentValue = new(0x0115);

    /// <summary>0117H: the SOP Instance UID breaks the rules for UIDs.</summary>
    public static readonly DicomStatus InvalidSopInstance = new(0x0117);

    /// <summary>0119H: the SOP instance is known here, of another SOP class.</summary>
    public static readonly DicomStatus ClassInstanceConflict = new(0x0119);

    /// <summary>0122H: the SOP class is not the one of the presentation context.</summary>
    public static readonly DicomStatus SopClassNotSupported = new(0x0122);

    /// <summary>0123H: an action type that the SOP class does not have.</summary>
    public static readonly DicomStatus NoSuchActionType = new(0x0123);

    /// <summary>0124H: the peer may not ask for this.</summary>
    public static readonly DicomStatus NotAuthorized = new(0x0124);

    /// <summary>0131H: the transaction UID is one already in use.</summary>
    public static readonly DicomStatus DuplicateTransactionUid = new(0x0131);

    /// <summary>0211H: an operation that was not negotiated.</summary>
    public static readonly DicomStatus UnrecognizedOperation = new(0x0211);

    /// <summary>0213H: the request is beyond what the receiver can do now.</summary>
    public static readonly DicomStatus ResourceLimitation = new(0x0213);

    /// <summary>A700H: the receiver has no room; the sender may try again later.</summary>
    public static readonly DicomStatus OutOfResources = new(0xA700);

    /// <summary>A900H: the data set is not of the SOP class or instance that the command names.</summary>
    public static readonly DicomStatus DataSetDoesNotMatchSopClass = new(0xA900);

    /// <summary>FE00H: the operation ended because it was cancelled.</summary>
    public static readonly DicomStatus Cancel = new(0xFE00);

    /// <summary>FF00H: a match follows, or more sub-operations go on.</summary>
    public static readonly DicomStatus Pending = new(0xFF00);

    /// <summary>C000H: the data set cannot be understood.</summary>
    public static readonly DicomStatus CannotUnderstand = new(0xC000);

    /// <summary>Done as asked.</summary>
    public bool IsSuccess => Code == 0;

    /// <summary>Done, with a remark: 0001H, 0107H, 0116H and BxxxH (PS3.7 annex C.3).</summary>
    public bool IsWarning => Code is 0x0001 or 0x0107 or 0x0116 || (Code & 0xF000) == 0xB000;

    /// <summary>More responses follow: FF00H and FF01H, the latter of a peer that left optional keys out (PS3.4 section C.4.1.1.4).</summary>
    public bool IsPending => Code is 0xFF00 or 0xFF01;

    /// <summary>Four hexadecimal digits, as the standard writes it.</summary>
    public override string ToString() => Code.ToString("X4", CultureInfo.InvariantCulture);
}
