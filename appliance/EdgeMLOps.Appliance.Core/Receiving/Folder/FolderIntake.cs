using System.Buffers;
using EdgeMLOps.Dicom.Network;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving.Folder;

/// <summary>Takes one claimed file through the same entry as a C-STORE: only what is durable there loses its source.</summary>
internal sealed class FolderIntake
{
    private const int PartLength = 256 * 1024;

    private readonly FolderPlaces _places;
    private readonly ReceivingStore _store;
    private readonly string _calledAe;
    private readonly FolderCounts _counts;
    private readonly ILogger<FolderIntake> _logger;

    public FolderIntake(
        FolderPlaces places, ReceivingStore store, IOptions<ReceivingOptions> receiving, FolderCounts counts, ILogger<FolderIntake> logger)
    {
        _places = places;
        _store = store;
        _calledAe = receiving.Value.AeTitle;
        _counts = counts;
        _logger = logger;
    }

    /// <summary>There is room to take something in.</summary>
    public bool HasRoom => !_store.Room.IsShort;

    /// <summary>Takes it in, or puts it to <c>failed</c>, or leaves it for later: false.</summary>
    /// <param name="claimed">A file in <c>taking</c>.</param>
    /// <param name="cancellationToken">Leaves it for later.</param>
    /// <exception cref="IOException">The folder cannot be read or written; it is left for later.</exception>
    public async Task<bool> TakeAsync(string claimed, CancellationToken cancellationToken)
    {
        var (status, fault) = await StoreAsync(claimed, cancellationToken);
        if (status == DicomStatus.OutOfResources)
        {
            return false;
        }

        if (status is { IsSuccess: true })
        {
            _counts.AddTaken();
            _places.Finish(claimed);
            return true;
        }

        fault = status is null ? fault : FolderFault.Refused;
        await _places.FailAsync(claimed, $"{fault}: {Words(fault)}{(status is { } answer ? $" Status {answer}." : "")}", cancellationToken);
        _counts.AddFailed();
        _logger.FolderFileFailed(fault);
        return true;
    }

    private static string Words(FolderFault fault) => fault switch
    {
        FolderFault.Empty => "Nothing is in the file.",
        FolderFault.NotDicom => "The file begins neither as a DICOM file nor as a DICOM data set.",
        FolderFault.HeaderUnreadable => "The header cannot be read, or lacks the UID of class, instance, study or series.",
        FolderFault.HeaderMismatch => "The meta information names another SOP class or instance than the data set.",
        _ => "The file was refused.",
    };

    // Status null: the file is of no use, and was not shown to the store.
    private async Task<(DicomStatus? Status, FolderFault Fault)> StoreAsync(string claimed, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(claimed, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 8192, FileOptions.SequentialScan);
        if (FolderFile.Read(file, out var fault) is not { } found)
        {
            return (null, fault);
        }

        var before = StateOf(claimed);
        await using var sink = _store.Open(found.ToContext(_calledAe), InstanceDoor.Folder, ofStudy: null);
        await CopyAsync(file, found.DatasetOffset, sink, cancellationToken);

        // Somebody still wrote to it through a handle of old: what was read may be half of each.
        return StateOf(claimed) == before
            ? (await sink.CompleteAsync(cancellationToken), fault)
            : (DicomStatus.OutOfResources, fault);
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
