using System.Security.Cryptography;
using Dapper;
using EdgeMLOps.Dicom.Network;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving.Commitment;

/// <summary>
/// Says for which objects we answer: those with a journal row of the SOP class, whose file is there in full. Where other
/// objects came under the same UID, only a peer that sent the kept one last is answered for it. What has not come (yet)
/// fails with 0112H at once: the peer may ask again, and must not delete before.
/// </summary>
internal sealed class CommitmentJudge
{
    private const int Chunk = 500;

    private readonly InstanceJournal _journal;
    private readonly bool _checkDigest;
    private readonly TimeProvider _time;
    private readonly ILogger<CommitmentJudge> _logger;

    public CommitmentJudge(InstanceJournal journal, IOptions<CommitmentOptions> options, TimeProvider time, ILogger<CommitmentJudge> logger)
    {
        _journal = journal;
        _checkDigest = options.Value.CheckDigest;
        _time = time;
        _logger = logger;
    }

    /// <summary>The Failure Reason of each object in order (PS3.3 section C.14.1.1); 0: we answer for it, and retention knows.</summary>
    /// <exception cref="Sqlite.StorageException">The journal refused.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public async Task<IReadOnlyList<ushort>> JudgeAsync(
        string peerAe, IReadOnlyList<DicomFailedSopReference> references, CancellationToken cancellationToken)
    {
        var reasons = new List<ushort>(references.Count);
        foreach (var chunk in references.Chunk(Chunk))
        {
            var uids = chunk.Select(reference => reference.SopInstanceUid).Distinct(StringComparer.Ordinal).ToArray();
            await PromiseAsync(uids, cancellationToken);
            var held = (await _journal.FindAllAsync(uids, cancellationToken)).ToDictionary(row => row.SopInstanceUid, StringComparer.Ordinal);
            var others = await NotOfAsync(peerAe, uids, cancellationToken);
            foreach (var reference in chunk)
            {
                reasons.Add(others.Contains(reference.SopInstanceUid)
                    ? DicomStatus.ProcessingFailure.Code
                    : await JudgeAsync(reference, held.GetValueOrDefault(reference.SopInstanceUid), cancellationToken));
            }
        }

        return reasons;
    }

    // Before the files are looked at: from here on retention leaves them where they are.
    private Task<int> PromiseAsync(string[] uids, CancellationToken cancellationToken) => _journal.Store.WriteAsync(
        connection => connection.Execute(
            "UPDATE instance SET committed_ms = @now WHERE sop_instance_uid IN @uids AND committed_ms IS NULL AND file_state = 0",
            new { uids, now = _time.GetUtcNow().ToUnixTimeMilliseconds() }),
        cancellationToken);

    // Of several objects under one UID the peer means one that we do not keep, for all we know.
    private Task<HashSet<string>> NotOfAsync(string peerAe, string[] uids, CancellationToken cancellationToken) => _journal.Store.ReadAsync(
        connection => LastSenders.NotOf(connection, peerAe, uids).ToHashSet(StringComparer.Ordinal), cancellationToken);

    private async Task<ushort> JudgeAsync(DicomFailedSopReference reference, JournalInstance? row, CancellationToken cancellationToken)
    {
        if (row is not { FileState: InstanceFileState.Present })
        {
            return DicomStatus.NoSuchSopInstance.Code;
        }

        if (!string.Equals(row.SopClassUid, reference.SopClassUid, StringComparison.Ordinal))
        {
            return DicomStatus.ClassInstanceConflict.Code;
        }

        var file = new FileInfo(row.Path);
        if (!file.Exists)
        {
            _logger.CommitmentFileGone(row.Row);
            return DicomStatus.NoSuchSopInstance.Code;
        }

        if (file.Length != row.Bytes || (_checkDigest && !await IsIntactAsync(row, cancellationToken)))
        {
            _logger.CommitmentFileChanged(row.Row);
            return DicomStatus.ProcessingFailure.Code;
        }

        return 0;
    }

    private static async Task<bool> IsIntactAsync(JournalInstance row, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(
            row.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        await Part10Prefix.SeekToDatasetAsync(file, cancellationToken);
        return (await SHA256.HashDataAsync(file, cancellationToken)).AsSpan().SequenceEqual(row.Sha256);
    }
}
