using EdgeMLOps.Appliance.Core.Receiving.Quarantine;
using EdgeMLOps.Appliance.Core.Receiving.Room;
using EdgeMLOps.Dicom.Network;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>
/// Keeps staged objects for good, in the order of promise P1: their bytes are on the device already; then rename, then
/// fsync of the folder, then the commit of the journal, and only then an answer. Objects of several associations that
/// arrive together share one fsync and one commit.
/// </summary>
internal sealed class ReceivingStore
{
    private readonly InstanceJournal _journal;
    private readonly Lock _gate = new();
    private long _lastRequestId;
    private List<KeepRequest> _waiting = []; // at most one for each open association
    private bool _committing; // somebody has the turn

    public ReceivingStore(
        InstanceFolders folders, InstanceJournal journal, DurableSteps steps, ReceivingCounts counts, RoomGauge room, ILogger<ReceivingStore> logger)
    {
        Room = room;
        Folders = folders;
        Steps = steps;
        Counts = counts;
        Logger = logger;
        _journal = journal;
    }

    public InstanceFolders Folders { get; }

    public DurableSteps Steps { get; }

    public ReceivingCounts Counts { get; }

    public RoomGauge Room { get; }

    public ILogger<ReceivingStore> Logger { get; }

    /// <summary>A new file in <c>incoming/</c> for one object.</summary>
    public InstanceSink Open(DicomStoreContext context) => Open(context, InstanceDoor.Dicom, ofStudy: null);

    /// <summary>A new file in <c>incoming/</c> for one object.</summary>
    /// <param name="context">What it says of itself before its data set.</param>
    /// <param name="door">How it comes in.</param>
    /// <param name="ofStudy">The one study it may be of, else it is not kept; null: any.</param>
    public InstanceSink Open(DicomStoreContext context, InstanceDoor door, string? ofStudy) => new(context, this, door, ofStudy);

    /// <summary>A number for what comes in together by another door than C-STORE; associations have the numbers above 0.</summary>
    public long NextRequestId() => Interlocked.Decrement(ref _lastRequestId);

    /// <summary>Takes over the staged file; whatever the outcome, it is not in <c>incoming/</c> any more.</summary>
    public async Task<ReceiveOutcome> KeepAsync(StagedInstance staged)
    {
        var outcome = await JudgeAsync(staged);
        Counts.Add(outcome);
        return outcome;
    }

    /// <summary>Removes a file that nobody was promised.</summary>
    public void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Logger.DiscardFailed(exception.HResult); // the next start removes it
        }
    }

    private Task<ReceiveOutcome> JudgeAsync(StagedInstance staged)
    {
        try
        {
            return InstanceHeader.TryRead(staged) switch
            {
                null => SetAsideAsync(staged, QuarantineReason.HeaderUnreadable, ReceiveOutcome.Unreadable, first: null),
                { } header when !header.IsOf(staged.Context) => SetAsideAsync(staged, QuarantineReason.HeaderMismatch, ReceiveOutcome.Mismatch, first: null),
                { } header when staged.OfStudy is { } study && !string.Equals(header.StudyInstanceUid, study, StringComparison.Ordinal)
                    => Task.FromResult(Forget(staged)),
                { } header => ShareCommitAsync(new KeepRequest(staged, header)),
            };
        }
        catch (Exception exception) when (IsDeviceFailure(exception))
        {
            Logger.CommitFailed(1, exception.GetType().Name, exception.HResult);
            Discard(staged.Path);
            return Task.FromResult(ReceiveOutcome.NoRoom);
        }
    }

    // Its sender is told, and meant another place: to keep it would be to guess.
    private ReceiveOutcome Forget(StagedInstance staged)
    {
        Discard(staged.Path);
        return ReceiveOutcome.OtherStudy;
    }

    // Whoever finds nobody at it commits, on its own thread, for all that wait by then, and passes the turn on: an object
    // that comes alone changes no thread between its last byte and its answer.
    private async Task<ReceiveOutcome> ShareCommitAsync(KeepRequest request)
    {
        if (!Enter(request))
        {
            await request.Called;
        }

        if (!request.IsDone)
        {
            await LeadAsync(request);
        }

        return request.Outcome;
    }

    private async Task LeadAsync(KeepRequest own)
    {
        try
        {
            while (!own.IsDone)
            {
                await CommitWaitingAsync();
            }
        }
        finally
        {
            PassOn();
        }
    }

    /// <summary>True: the turn is ours.</summary>
    private bool Enter(KeepRequest request)
    {
        lock (_gate)
        {
            _waiting.Add(request);
            var free = !_committing;
            _committing = true;
            return free;
        }
    }

    private void PassOn()
    {
        KeepRequest? next;
        lock (_gate)
        {
            next = _waiting.FirstOrDefault();
            _committing = next is not null;
        }

        next?.Call();
    }

    private List<KeepRequest> TakeWaiting()
    {
        lock (_gate)
        {
            // The same UID twice in one batch: the second is judged in the next round, against the journal.
            var first = _waiting.DistinctBy(request => request.Staged.Context.SopInstanceUid, StringComparer.Ordinal).ToList();
            _waiting = first.Count == _waiting.Count ? [] : [.. _waiting.Except(first)];
            return first;
        }
    }

    private async Task CommitWaitingAsync()
    {
        var batch = TakeWaiting();
        try
        {
            await CommitAsync(batch);
        }
        catch (Exception exception) when (IsDeviceFailure(exception))
        {
            Logger.CommitFailed(batch.Count, exception.GetType().Name, exception.HResult);
        }
        finally
        {
            foreach (var request in batch.Where(request => !request.IsDone))
            {
                Discard(request.Staged.Path);
                Discard(Path.Combine(Folders.Instances, request.Staged.Name));
                request.Done(ReceiveOutcome.NoRoom);
            }

            batch.ForEach(request => request.Call());
        }
    }

    private async Task CommitAsync(List<KeepRequest> batch)
    {
        var fresh = new List<KeepRequest>();
        foreach (var request in batch)
        {
            if (_journal.Knows(request.Staged.Context.SopInstanceUid)
                && await _journal.FindAsync(request.Staged.Context.SopInstanceUid, CancellationToken.None) is { } known)
            {
                request.Done(await JudgeAgainAsync(request.Staged, known));
            }
            else
            {
                fresh.Add(request);
            }
        }

        if (fresh.Count == 0)
        {
            return;
        }

        foreach (var request in fresh)
        {
            Steps.Rename(request.Staged.Path, Path.Combine(Folders.Instances, request.Staged.Name));
        }

        // Without it the name, and with it the file, is gone after a power cut, though the journal says we have it.
        Steps.SyncFolder(Folders.Instances);
        var rows = _journal.Record([.. fresh.Select(request => request.ToNewInstance())]);
        for (var i = 0; i < fresh.Count; i++)
        {
            Logger.Stored(rows[i], fresh[i].Staged.Bytes, fresh[i].Staged.Context.AssociationId);
            fresh[i].Done(ReceiveOutcome.Stored);
        }
    }

    private async Task<ReceiveOutcome> JudgeAgainAsync(StagedInstance staged, JournalInstance known)
    {
        var same = known.Sha256.AsSpan().SequenceEqual(staged.Sha256)
            && string.Equals(known.TransferSyntaxUid, staged.Context.TransferSyntaxUid, StringComparison.Ordinal);
        if (same)
        {
            // Before its file is: what is noted and not kept after all is not answered for either. Only a C-STORE names its sender.
            if (staged.Door == InstanceDoor.Dicom)
            {
                await _journal.SentKeptAsync(known.Row, staged.Context.CallingAE, CancellationToken.None);
            }

            await KeepAgainAsync(staged, known);
            Logger.SameAgain(known.Row, staged.Context.AssociationId);
            return ReceiveOutcome.SameAgain;
        }

        Logger.OtherBytes(known.Row, staged.Context.AssociationId);
        return await SetAsideAsync(staged, QuarantineReason.OtherBytes, ReceiveOutcome.OtherBytesSetAside, known.Row);
    }

    // Success stands for bytes that we hold: they were lost (a failing disk, a person), or retention removed them. The image
    // is not analysed again, and retention counts from now.
    private async Task KeepAgainAsync(StagedInstance staged, JournalInstance known)
    {
        if (known.FileState == InstanceFileState.Present && File.Exists(known.Path))
        {
            Discard(staged.Path);
            return;
        }

        // Under a name of its own where retention removed it: the old one may be about to be deleted.
        var isRemoved = (await _journal.FindAsync(known.SopInstanceUid, CancellationToken.None))?.FileState == InstanceFileState.Removed;
        var name = isRemoved ? staged.Name : Path.GetFileName(known.Path);
        Steps.Rename(staged.Path, Path.Combine(Folders.Instances, name));
        Steps.SyncFolder(Folders.Instances);
        await _journal.FileRestoredAsync(known.Row, name, staged.Bytes, CancellationToken.None);
        Logger.Restored(known.Row, staged.Context.AssociationId);
    }

    private async Task<ReceiveOutcome> SetAsideAsync(StagedInstance staged, QuarantineReason reason, ReceiveOutcome outcome, long? first)
    {
        try
        {
            var before = await _journal.SetAsideFileAsync(reason, staged, CancellationToken.None);
            if (before is not null && File.Exists(Path.Combine(Folders.Quarantine, before)))
            {
                if (first is { } row)
                {
                    await _journal.SentOthersAsync(row, staged.Context.CallingAE, CancellationToken.None);
                }

                Discard(staged.Path);
                Logger.SetAsideAlready(reason, staged.Context.AssociationId);
                return outcome;
            }

            Steps.Rename(staged.Path, Path.Combine(Folders.Quarantine, staged.Name));
            Steps.SyncFolder(Folders.Quarantine);
            await _journal.QuarantineAsync(reason, staged, before, first, CancellationToken.None);
            Logger.SetAside(reason, staged.Context.AssociationId);
            return outcome;
        }
        catch (Exception exception) when (IsDeviceFailure(exception))
        {
            Logger.CommitFailed(1, exception.GetType().Name, exception.HResult);
            Discard(staged.Path);
            Discard(Path.Combine(Folders.Quarantine, staged.Name));
            return ReceiveOutcome.NoRoom;
        }
    }

    private static bool IsDeviceFailure(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or Sqlite.StorageException;
}
