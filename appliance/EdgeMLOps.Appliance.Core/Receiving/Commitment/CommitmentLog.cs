using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Receiving.Commitment;

/// <summary>Log events 1060 to 1079 of the receiving capability; next free: 1076. Row numbers, AE titles and counts; never a UID.</summary>
internal static partial class CommitmentLog
{
    [LoggerMessage(1060, LogLevel.Information, "Commitment {Id}: {CallingAE} asks for {Count} objects, association {AssociationId}.")]
    public static partial void CommitmentTaken(this ILogger logger, long id, string callingAE, int count, long associationId);

    [LoggerMessage(1061, LogLevel.Information, "Commitment {Id}: {Committed} objects are held, {Failed} are not.")]
    public static partial void CommitmentJudged(this ILogger logger, long id, int committed, int failed);

    [LoggerMessage(1062, LogLevel.Information, "Commitment {Id}: {PeerAE} confirmed the report, attempt {Attempt}.")]
    public static partial void CommitmentConfirmed(this ILogger logger, long id, string peerAE, int attempt);

    [LoggerMessage(1063, LogLevel.Warning, "Commitment {Id}: {PeerAE} has no report yet ({Code}, attempt {Attempt}); next try in {Wait}.")]
    public static partial void CommitmentNotReported(this ILogger logger, long id, string peerAE, ReportCode code, int attempt, TimeSpan wait);

    [LoggerMessage(1064, LogLevel.Error, "Commitment {Id}: {PeerAE} has had no report for {Age}; it keeps its objects until it does.")]
    public static partial void CommitmentOverdue(this ILogger logger, long id, string peerAE, TimeSpan age);

    [LoggerMessage(1065, LogLevel.Error, "Commitment {Id}: the report to {PeerAE} is given up ({Code}); it has to ask again.")]
    public static partial void CommitmentGivenUp(this ILogger logger, long id, string peerAE, ReportCode code);

    [LoggerMessage(1066, LogLevel.Warning, "{CallingAE} asks for commitment by a transaction it used for other objects, association {AssociationId}; refused.")]
    public static partial void CommitmentConflict(this ILogger logger, string callingAE, long associationId);

    [LoggerMessage(1067, LogLevel.Error, "{CallingAE} asks for commitment of {Count} objects while as many requests or objects wait for their reports as may ({Code}); refused for now.")]
    public static partial void CommitmentTooMany(this ILogger logger, string callingAE, int count, TakenCommitment code);

    [LoggerMessage(1068, LogLevel.Error, "A commitment message of association {AssociationId} cannot be kept ({Fault}); the peer is told of a failure.")]
    public static partial void CommitmentStoreFailed(this ILogger logger, long associationId, StorageFault fault);

    [LoggerMessage(1069, LogLevel.Error, "Commitment {Id}: the objects cannot be looked at now ({Failure}, error {Error}).")]
    public static partial void CommitmentNotJudged(this ILogger logger, long id, string failure, int error);

    [LoggerMessage(1070, LogLevel.Critical, "Row {Row}: its file is gone; commitment is refused. Somebody removed an acknowledged file.")]
    public static partial void CommitmentFileGone(this ILogger logger, long row);

    [LoggerMessage(1071, LogLevel.Critical, "Row {Row}: its file is not what was received; commitment is refused.")]
    public static partial void CommitmentFileChanged(this ILogger logger, long row);

    [LoggerMessage(1072, LogLevel.Information, "{CallingAE} reports on objects of ours: {Committed} committed, {Failed} not.")]
    public static partial void CommitmentReported(this ILogger logger, string callingAE, int committed, int failed);

    [LoggerMessage(1073, LogLevel.Warning, "{CallingAE} reports on a transaction that we did not begin with it, association {AssociationId}; refused.")]
    public static partial void CommitmentUnknown(this ILogger logger, string callingAE, long associationId);

    [LoggerMessage(1075, LogLevel.Error, "{CallingAE} asks for commitment while the disk is below its mark; refused for now.")]
    public static partial void CommitmentNoRoom(this ILogger logger, string callingAE);

    [LoggerMessage(1074, LogLevel.Error, "Reporting on commitment failed; it goes on in {Pause}.")]
    public static partial void CommitmentLoopFault(this ILogger logger, Exception exception, TimeSpan pause);
}
