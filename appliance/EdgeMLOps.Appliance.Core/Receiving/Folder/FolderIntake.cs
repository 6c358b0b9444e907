using System.Buffers;
using EdgeMLOps.Appliance.Core.Receiving.Admission;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Hosting.Files;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving.Folder;

/// <summary>Takes one claimed file through the same entry as a C-STORE: only what is durable there loses its source.</summary>
internal sealed class FolderIntake
{
    private const int PartLength = 256 * 1024;

    /// <summary>Beside the file itself its row, its log lines and the last block are written.</summary>
    private const int Spare = 1024 * 1024;

    private readonly FolderPlaces _places;
    private readonly ReceivingStore _store;
    private readonly string _calledAe;
    private readonly DicomAssociationPolicy _policy;
    private readonly FolderCounts _counts;
    private readonly ILogger<FolderIntake> _logger;
    private long _promised; // bytes of the files that are being copied

    public FolderIntake(
        FolderPlaces places, ReceivingStore store, IOptions<ReceivingOptions> receiving, FolderCounts counts, ILogger<FolderIntake> logger)
    {
        _places = places;
        _store = store;
        _calledAe = receiving.Value.AeTitle;
        _policy = new AeTitleTable(receiving.Value).PolicyOf(_calledAe);
        _counts = counts;
        _logger = logger;
    }

    /// <summary>There is room to take something in.</summary>
    public bool HasRoom => !_store.Room.IsShort;

    /// <summary>Longer ones would make the disk short for everybody, and be taken back then.</summary>
    public long LongestFile => _store.Room.FreeAboveMark - Spare;

    /// <summary>Takes it in, or puts it to <c>failed</c>, or leaves it for later.</summary>
    /// <param name="claimed">A file in <c>taking</c>.</param>
    /// <param name="cancellationToken">Leaves it for later.</param>
    /// <exception cref="IOException">The folder cannot be read or written; it is left for later.</exception>
    public async Task<FolderOutcome> TakeAsync(string claimed, CancellationToken cancellationToken)
    {
        var (outcome, status, fault) = await OpenAsync(claimed, cancellationToken);
        if (outcome != FolderOutcome.Done)
        {
            return outcome;
        }

        if (status is { IsSuccess: true })
        {
            _counts.AddTaken();
            _places.Finish(claimed);
            return FolderOutcome.Done;
        }

        fault = status is null ? fault : FolderFault.Refused;
        await _places.FailAsync(claimed, $"{fault}: {Words(fault)}{(status is { } answer ? $" Status {answer}." : "")}", cancellationToken);
        _counts.AddFailed();
        _logger.FolderFileFailed(fault);
        return FolderOutcome.Done;
    }

    private static string Words(FolderFault fault) => fault switch
    {
        FolderFault.Empty => "Nothing is in the file.",
        FolderFault.NotDicom => "The file begins neither as a DICOM file nor as a DICOM data set.",
        FolderFault.HeaderUnreadable => "The header cannot be read, or lacks the UID of class, instance, study or series.",
        FolderFault.HeaderMismatch => "The meta information names another SOP class or instance than the data set.",
        FolderFault.ClassNotTaken => "Objects of its SOP class are not taken under our AE title.",
        FolderFault.SyntaxNotTaken => "Objects of its transfer syntax are not taken under our AE title.",
        _ => "The file was refused.",
    };

    // Status null: the file is of no use, and was not shown to the store.
    private async Task<(FolderOutcome Outcome, DicomStatus? Status, FolderFault Fault)> OpenAsync(string claimed, CancellationToken cancellationToken)
    {
        await using var file = RegularFile.OpenRead(claimed, bufferSize: 8192);
        if (file is null)
        {
            return (FolderOutcome.NotRegular, null, default);
        }

        if (FolderFile.Read(file, _policy, out var fault) is not { } found)
        {
            return (FolderOutcome.Done, null, fault);
        }

        // Those that are copied beside it count whole, as much as may be copied already: each may fit alone and not all together.
        var length = file.Length;
        var promised = Interlocked.Add(ref _promised, length);
        try
        {
            return promised > LongestFile
                ? (FolderOutcome.Later, null, fault)
                : await StoreAsync(claimed, file, found, cancellationToken);
        }
        finally
        {
            Interlocked.Add(ref _promised, -length);
        }
    }

    private async Task<(FolderOutcome Outcome, DicomStatus? Status, FolderFault Fault)> StoreAsync(
        string claimed, FileStream file, FolderFile found, CancellationToken cancellationToken)
    {
        var before = StateOf(claimed);
        await using var sink = _store.Open(found.ToContext(_calledAe), InstanceDoor.Folder, ofStudy: null);
        await CopyAsync(file, found.DatasetOffset, sink, cancellationToken);

        // Somebody still wrote to it through a handle of old: what was read may be half of each.
        if (StateOf(claimed) != before)
        {
            return (FolderOutcome.Later, null, default);
        }

        var status = await sink.CompleteAsync(cancellationToken);
        return (status == DicomStatus.OutOfResources ? FolderOutcome.NoRoom : FolderOutcome.Done, status, default);
    }

    private static async Task CopyAsync(FileStream file, long offset, InstanceSink sink, CancellationToken cancellationToken)
    {
        file.Position = offset;
        var buffer = ArrayPool<byte>.Shared.Rent(PartLength);
        try
        {
            while (await file.ReadAsync(buffer.AsMemory(0, PartLength), cancellationToken) is > 0 and var read)
            {
                await sink.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static (long Length, DateTime Written) StateOf(string path)
    {
        var file = new FileInfo(path);
        return (file.Length, file.LastWriteTimeUtc);
    }
}
