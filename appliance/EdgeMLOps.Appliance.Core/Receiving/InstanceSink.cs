using System.Security.Cryptography;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Hosting.Files;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>
/// One object on its way from the socket to <c>incoming/</c>: each fragment is written as it comes, straight from the
/// receive buffer. A failure of the device is kept until the end, because DIMSE answers only after the last byte.
/// </summary>
internal sealed class InstanceSink : IDicomStoreSink
{
    /// <summary>What is kept in memory of a data set: the identifiers stand in it, unless an early group is very long.</summary>
    private const int HeadBytes = 8 * 1024;

    /// <summary>Every so many bytes the device begins to write, so that the flush at the end of a long object is short.</summary>
    private const int WritebackBytes = 1024 * 1024;

    private readonly DicomStoreContext _context;
    private readonly ReceivingStore _store;
    private readonly InstanceDoor _door;
    private readonly string? _ofStudy;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly string _name = $"{Guid.NewGuid():N}.dcm"; // random: a name made of a UID would carry it into listings
    private readonly string _path;
    private readonly long _begun;
    private FileStream? _file;
    private byte[] _head = [];
    private int _datasetOffset;
    private long _length;
    private long _writtenBack;
    private bool _handedOver;

    public InstanceSink(DicomStoreContext context, ReceivingStore store, InstanceDoor door, string? ofStudy)
    {
        _context = context;
        _store = store;
        _door = door;
        _ofStudy = ofStudy;
        _begun = store.Counts.Begin();
        _path = Path.Combine(store.Folders.Incoming, _name);
        if (store.Room.IsShort)
        {
            return; // no file: the bytes go nowhere, and the answer will be that there is no room
        }

        Try(() =>
        {
            _file = new FileStream(_path, NewFile());
            var prefix = Part10Prefix.Build(context);
            _file.Write(prefix);
            _datasetOffset = prefix.Length;
            _length = prefix.Length;
        });
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> dataset, CancellationToken cancellationToken)
    {
        if (_file is { } file)
        {
            Try(() =>
            {
                file.Write(dataset.Span);
                _length += dataset.Length;
                _hash.AppendData(dataset.Span);
                KeepHead(dataset.Span);
                BeginWriteback(file);
            });
            _store.Room.Wrote(dataset.Length);
            if (_store.Room.IsShort)
            {
                Drop(); // also what is on its way: a large object would eat up what the journal and the results need
            }
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask<DicomStatus> CompleteAsync(CancellationToken cancellationToken) => StatusOf(await KeepAsync());

    /// <summary>All bytes came: the object is safe for good, or it is not ours.</summary>
    public async Task<ReceiveOutcome> KeepAsync()
    {
        var outcome = await HandOverAsync();
        _store.Counts.Took(_begun);
        return outcome;
    }

    private async Task<ReceiveOutcome> HandOverAsync()
    {
        if (_file is { } file)
        {
            Try(() =>
            {
                _store.Steps.Datasync(file.SafeFileHandle);
                file.Dispose();
            });
        }

        if (_file is null)
        {
            _store.Counts.Add(ReceiveOutcome.NoRoom);
            return ReceiveOutcome.NoRoom;
        }

        _handedOver = true;
        var staged = new StagedInstance(_context, _name, _path, _datasetOffset, _head, _length, _hash.GetHashAndReset())
        {
            Door = _door,
            OfStudy = _ofStudy,
        };
        return await _store.KeepAsync(staged);
    }

    public ValueTask DisposeAsync()
    {
        _hash.Dispose();
        _file?.Dispose();
        if (!_handedOver)
        {
            _store.Discard(_path);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>What the sender is told.</summary>
    public static DicomStatus StatusOf(ReceiveOutcome outcome) => outcome switch
    {
        // What was set aside for its other bytes is safe too, and refusing it would make the sender try for ever.
        ReceiveOutcome.Stored or ReceiveOutcome.SameAgain or ReceiveOutcome.OtherBytesSetAside => DicomStatus.Success,
        ReceiveOutcome.Unreadable => DicomStatus.CannotUnderstand,
        ReceiveOutcome.Mismatch or ReceiveOutcome.OtherStudy => DicomStatus.DataSetDoesNotMatchSopClass,
        _ => DicomStatus.OutOfResources,
    };

    private static FileStreamOptions NewFile()
    {
        // No buffer of its own: the fragments are large, and each is to be written once.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private void Drop()
    {
        _file?.Dispose();
        _file = null;
        _store.Discard(_path);
    }

    private void KeepHead(ReadOnlySpan<byte> dataset)
    {
        if (_head.Length < HeadBytes)
        {
            _head = [.. _head, .. dataset[..Math.Min(dataset.Length, HeadBytes - _head.Length)]];
        }
    }

    private void BeginWriteback(FileStream file)
    {
        if (_length - _writtenBack >= WritebackBytes)
        {
            DurableFile.BeginWriteback(file.SafeFileHandle, _writtenBack, _length - _writtenBack);
            _writtenBack = _length;
        }
    }

    private void Try(Action step)
    {
        try
        {
            step();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _store.Logger.DeviceFailed(_context.AssociationId, exception.HResult);
            Drop();
        }
    }
}
