using System.Text.Json;
using EdgeMLOps.Appliance.Core.Receiving.Admission;
using EdgeMLOps.Appliance.Core.Receiving.Commitment;
using EdgeMLOps.Appliance.Core.Receiving.Folder;
using EdgeMLOps.Appliance.Core.Receiving.Quarantine;
using EdgeMLOps.Appliance.Core.Receiving.Stow;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>What the receiving capability says of itself in <c>status</c>: numbers only.</summary>
public sealed class ReceivingFacts
{
    private const long Megabyte = 1024 * 1024;

    private readonly Receiver _receiver;
    private readonly StowDoor _stow;
    private readonly CommitmentQueue _commitments;
    private readonly FolderCounts _folder;

    private readonly QuarantineKeeper _quarantine;
    private readonly RefusedSweeper _sweeper;
    private readonly CommitmentRefusals _refusals;

    internal ReceivingFacts(
        Receiver receiver,
        StowDoor stow,
        CommitmentQueue commitments,
        CommitmentRefusals refusals,
        FolderCounts folder,
        QuarantineKeeper quarantine,
        RefusedSweeper sweeper)
    {
        _quarantine = quarantine;
        _sweeper = sweeper;
        _refusals = refusals;
        _folder = folder;
        _receiver = receiver;
        _stow = stow;
        _commitments = commitments;
    }

    /// <summary>
    /// Code of what is wrong, and of several the worst: <c>RoomShort</c> (everybody is refused), then what passes first,
    /// <c>CommitmentRefused</c>, <c>FolderBroken</c>, <c>FolderStuck</c>; empty when nothing is.
    /// </summary>
    public string Code => _receiver.Room.IsShort ? "RoomShort" : _refusals.IsRecent ? "CommitmentRefused" : _folder.Code;

    /// <summary>Names and values, in the order they are shown.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Sqlite.StorageException">A database refused.</exception>
    public async Task<IReadOnlyList<KeyValuePair<string, long>>> ReadAsync(CancellationToken cancellationToken)
    {
        var (counts, room) = (_receiver.Counts, _receiver.Room);
        var quarantined = await _quarantine.BytesAsync(cancellationToken);
        var commitments = await _commitments.CountsAsync(cancellationToken);
        return
        [
            new("receiving.stored", counts.Stored),
            new("receiving.sameAgain", counts.SameAgain),
            new("receiving.otherBytes", counts.OtherBytes),
            new("receiving.unreadable", counts.Unreadable),
            new("receiving.mismatch", counts.Mismatch),
            new("receiving.noRoom", counts.NoRoom),
            new("receiving.tlsRefused", _receiver.RefusedHandshakes),
            .. Enum.GetValues<AdmissionRefusal>().Select(refusal => KeyValuePair.Create(
                $"associations.refused.{JsonNamingPolicy.CamelCase.ConvertName(refusal.ToString())}", counts.Refused(refusal))),
            new("room.short", room.IsShort ? 1 : 0),
            new("room.timesShort", room.TimesShort),
            new("room.freeMegabytes", room.FreeBytes / Megabyte),
            new("quarantine.megabytes", quarantined / Megabyte),
            new("quarantine.removed", _quarantine.Removed + _sweeper.Removed),
            new("quarantine.removedForRoom", _sweeper.Removed),
            new("folder.taken", _folder.Taken),
            new("folder.failed", _folder.Failed),
            new("folder.stuck", _folder.Stuck),
            new("stow.answered", _stow.Counts.AnsweredRequests),
            new("stow.refused", _stow.Counts.RefusedRequests),
            new("stow.lost", _stow.Counts.LostRequests),
            new("stow.tlsRefused", _stow.Counts.RefusedHandshakes),
            new("commitment.waiting", commitments.Waiting),
            new("commitment.confirmed", commitments.Confirmed),
            new("commitment.givenUp", commitments.GivenUp),
            new("commitment.failedObjects", commitments.FailedObjects),
            new("commitment.refused", _refusals.Count),
        ];
    }
}
