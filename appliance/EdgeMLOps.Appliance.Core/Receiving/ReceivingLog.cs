using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>Log events 1000 to 1099; next free: 1022. Row and association numbers, AE titles and counts; never a UID or a path.</summary>
internal static partial class ReceivingLog
{
    [LoggerMessage(1000, LogLevel.Information, "Row {Row}: stored, {Bytes} bytes, association {AssociationId}.")]
    public static partial void Stored(this ILogger logger, long row, long bytes, long associationId);

    [LoggerMessage(1001, LogLevel.Information, "Row {Row}: the same bytes came again, association {AssociationId}.")]
    public static partial void SameAgain(this ILogger logger, long row, long associationId);

    [LoggerMessage(1002, LogLevel.Warning, "Row {Row}: other bytes came under the same UID, association {AssociationId}; the first stay.")]
    public static partial void OtherBytes(this ILogger logger, long row, long associationId);

    [LoggerMessage(1003, LogLevel.Warning, "An object of association {AssociationId} is set aside: {Reason}.")]
    public static partial void SetAside(this ILogger logger, QuarantineReason reason, long associationId);

    [LoggerMessage(1004, LogLevel.Error, "A file of association {AssociationId} cannot be written (error {Error}); the sender is told to try later.")]
    public static partial void DeviceFailed(this ILogger logger, long associationId, int error);

    [LoggerMessage(1005, LogLevel.Error, "{Count} objects cannot be kept ({Failure}, error {Error}); their senders are told to try later.")]
    public static partial void CommitFailed(this ILogger logger, int count, string failure, int error);

    [LoggerMessage(1006, LogLevel.Warning, "A file that is not needed cannot be removed (error {Error}); the next start tries again.")]
    public static partial void DiscardFailed(this ILogger logger, int error);

    [LoggerMessage(1007, LogLevel.Warning, "{CallingAE} refused: it is not among the peers, or does not call from its address.")]
    public static partial void PeerRefused(this ILogger logger, string callingAE);

    [LoggerMessage(1008, LogLevel.Warning, "{CallingAE} refused: it calls an AE title that is none of ours.")]
    public static partial void WrongTitle(this ILogger logger, string callingAE);

    [LoggerMessage(1009, LogLevel.Warning, "Nobody may send: Dicom:Peers is empty and Dicom:AcceptAnyPeer is false.")]
    public static partial void NobodyMaySend(this ILogger logger);

    [LoggerMessage(1010, LogLevel.Information, "Removed what a crash left unacknowledged: {Incoming} unfinished, {Instances} without a journal row, {Quarantined} of them set aside before.")]
    public static partial void Recovered(this ILogger logger, int incoming, int instances, int quarantined);

    [LoggerMessage(1011, LogLevel.Critical, "{Count} pending rows have no file, the first is row {Row}: somebody removed acknowledged files.")]
    public static partial void FilesMissing(this ILogger logger, int count, long row);

    [LoggerMessage(1021, LogLevel.Critical, "{Count} files are not in the journal, which a crash does not explain: it was removed or restored. They are kept in orphans/ and not analysed; a person must decide.")]
    public static partial void Orphaned(this ILogger logger, int count);

    [LoggerMessage(1012, LogLevel.Information, "Receiving as {AeTitle} on port {Port}.")]
    public static partial void Receiving(this ILogger logger, string aeTitle, int port);

    [LoggerMessage(1013, LogLevel.Information, "Association {AssociationId} of {CallingAE} brought {Stores} objects ({End}).")]
    public static partial void Brought(this ILogger logger, long associationId, string callingAE, long stores, DicomAssociationEnd end);

    [LoggerMessage(1014, LogLevel.Warning, "{CallingAE} refused: the AE title it calls lists other peers only.")]
    public static partial void NotOfTitle(this ILogger logger, string callingAE);

    [LoggerMessage(1015, LogLevel.Error, "The disk has {Free} megabytes free, below its mark of {RefuseBelow}: associations and objects are refused for now, until {AcceptAbove} are free.")]
    public static partial void RoomShort(this ILogger logger, long free, long refuseBelow, long acceptAbove);

    [LoggerMessage(1016, LogLevel.Information, "The disk has {Free} megabytes free: objects are taken again.")]
    public static partial void RoomAgain(this ILogger logger, long free);

    [LoggerMessage(1020, LogLevel.Information, "Row {Row}: its file is kept again, sent by association {AssociationId}; it is not analysed again.")]
    public static partial void Restored(this ILogger logger, long row, long associationId);

    [LoggerMessage(1017, LogLevel.Warning, "The record of refusals cannot be opened ({Fault}); nobody refused is written down in this run.")]
    public static partial void RefusalsNotOpened(this ILogger logger, StorageFault fault);

    [LoggerMessage(1018, LogLevel.Warning, "{Count} refusals could not be written down ({Fault}).")]
    public static partial void RefusalsNotWritten(this ILogger logger, int count, StorageFault fault);

    [LoggerMessage(1019, LogLevel.Warning, "{Count} refusals came faster than they are written down.")]
    public static partial void RefusalsLost(this ILogger logger, long count);
}
