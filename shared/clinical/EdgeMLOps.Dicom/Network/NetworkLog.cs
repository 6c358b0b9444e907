using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Dicom.Network;

/// <summary>Events 9000 to 9099. Association numbers, AE titles and counts; never a UID, nor an exception's text.</summary>
internal static partial class NetworkLog
{
    [LoggerMessage(9000, LogLevel.Information, "Listening for DICOM on port {Port}")]
    public static partial void Listening(ILogger logger, int port);

    [LoggerMessage(9001, LogLevel.Information, "Association {AssociationId} opened by {CallingAE}: {Accepted} contexts accepted, {Refused} refused")]
    public static partial void Opened(ILogger logger, long associationId, string callingAE, int accepted, int refused);

    [LoggerMessage(9002, LogLevel.Information, "Association {AssociationId} of {CallingAE} ended: {End}, {Stores} stores")]
    public static partial void Ended(ILogger logger, long associationId, string callingAE, DicomAssociationEnd end, long stores);

    [LoggerMessage(9003, LogLevel.Warning, "Association {AssociationId} refused: {Rejection}")]
    public static partial void Rejected(ILogger logger, long associationId, DicomAssociationRejection rejection);

    [LoggerMessage(9004, LogLevel.Warning, "Connection {AssociationId} closed before an association: {End}")]
    public static partial void NeverOpened(ILogger logger, long associationId, DicomAssociationEnd end);

    [LoggerMessage(9005, LogLevel.Error, "Association {AssociationId}: storing failed by {Failure}; the peer is told so")]
    public static partial void SinkFailed(ILogger logger, long associationId, string failure);

    [LoggerMessage(9006, LogLevel.Error, "Association {AssociationId}: our side failed by {Failure}; aborted")]
    public static partial void InternalError(ILogger logger, long associationId, string failure);

    [LoggerMessage(9007, LogLevel.Warning, "Too many connections without an association: {AssociationId} is closed for a newer one")]
    public static partial void Evicted(ILogger logger, long associationId);

    [LoggerMessage(9008, LogLevel.Error, "Accepting a connection failed by {Failure}; trying on")]
    public static partial void AcceptFailed(ILogger logger, string failure);

    [LoggerMessage(9009, LogLevel.Information, "Closed the DICOM port: {Finished} associations finished, {Aborted} aborted at the deadline")]
    public static partial void Drained(ILogger logger, int finished, int aborted);

    [LoggerMessage(9010, LogLevel.Error, "Association {AssociationId}: a storage commitment message failed by {Failure}; the peer is told so")]
    public static partial void CommitmentFailed(ILogger logger, long associationId, string failure);

    [LoggerMessage(9040, LogLevel.Warning, "Connection {AssociationId}: TLS handshake refused: {Refusal}")]
    public static partial void TlsRefused(ILogger logger, long associationId, DicomTlsRefusal refusal);

    [LoggerMessage(9041, LogLevel.Information, "Listening for DICOM over TLS on port {Port}")]
    public static partial void ListeningForTls(ILogger logger, int port);
}
