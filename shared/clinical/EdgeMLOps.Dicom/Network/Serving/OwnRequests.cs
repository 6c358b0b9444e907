using EdgeMLOps.Dicom.Network.Dimse;
using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>
/// The requests that we send to the peer of an association it opened: one at a time, each matched with its response while
/// the peer's own requests go on. Thread-safe.
/// </summary>
internal sealed class OwnRequests : IAsyncDisposable
{
    private readonly PeerWriter _writer;
    private readonly ServerConnection _connection;
    private readonly TimeSpan _within;
    private readonly TimeProvider _timeProvider;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _gate = new();
    private DimseCommand? _sent;
    private TaskCompletionSource<DicomStatus>? _answer;
    private ushort _lastId;

    public OwnRequests(PeerWriter writer, ServerConnection connection, TimeSpan within, TimeProvider timeProvider)
    {
        _writer = writer;
        _connection = connection;
        _within = within;
        _timeProvider = timeProvider;
    }

    public bool IsOpen { get; private set; } = true;

    /// <param name="contextId">An accepted context.</param>
    /// <param name="request">What to send; its message id is set here.</param>
    /// <param name="dataset">The data set that goes with it.</param>
    /// <param name="ready">What has to leave before it.</param>
    /// <param name="cancellationToken">Gives up waiting; a message that has begun to leave is sent to its end.</param>
    /// <exception cref="DicomNetworkException">The association has ended, or no answer came in time.</exception>
    public async Task<DicomStatus> SendAsync(
        byte contextId, DimseCommand request, byte[] dataset, Task ready, CancellationToken cancellationToken)
    {
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token);
            await ready.WaitAsync(either.Token);
            await _turn.WaitAsync(either.Token);
            try
            {
                var answer = Expect(request);
                await WriteAsync(contextId, _sent!, dataset);
                return await answer.WaitAsync(_within, _timeProvider, either.Token);
            }
            finally
            {
                Forget();
                _turn.Release();
            }
        }
        catch (TimeoutException exception)
        {
            throw new DicomNetworkException(DicomNetworkFault.TimedOut, exception);
        }
        catch (Exception exception) when (
            PduConnection.IsConnectionEnd(exception) &&
            !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw new DicomNetworkException(DicomNetworkFault.ConnectionLost, exception);
        }
    }

    /// <summary>A response came from the peer.</summary>
    /// <exception cref="PduFormatException">It is to no request of ours.</exception>
    public void OnResponse(DimseCommand response)
    {
        lock (_gate)
        {
            if (_sent is { } sent && _answer is { } answer &&
                response.MessageId == sent.MessageId && response.Type == DimseCommand.ResponseTo(sent.Type))
            {
                answer.TrySetResult(new DicomStatus(response.Status));
            }
            else if (response.MessageId == 0 || response.MessageId > _lastId)
            {
                throw new PduFormatException("a response that nobody waits for", AbortReason.UnexpectedParameter);
            }

            // Else it is late: whoever asked has gone on without it.
        }
    }

    /// <summary>Nothing leaves from here on, and whoever waits is told so.</summary>
    public async ValueTask DisposeAsync()
    {
        IsOpen = false;
        await _closed.CancelAsync();
        await _turn.WaitAsync(CancellationToken.None); // the one under way, if any, ends by the cancellation
        _turn.Dispose();
        _closed.Dispose();
    }

    private Task<DicomStatus> Expect(DimseCommand request)
    {
        lock (_gate)
        {
            _lastId = _lastId == ushort.MaxValue ? (ushort)1 : (ushort)(_lastId + 1);
            _sent = request with { MessageId = _lastId };
            _answer = new TaskCompletionSource<DicomStatus>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _answer.Task;
        }
    }

    private void Forget()
    {
        lock (_gate)
        {
            (_sent, _answer) = (null, null);
        }
    }

    private async Task WriteAsync(byte contextId, DimseCommand request, byte[] dataset)
    {
        using var deadline = new CancellationTokenSource(_within, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _closed.Token);
        using var clock = new WaitClock(_timeProvider, either.Token);
        try
        {
            await _writer.SendAsync(contextId, request, dataset, clock);
        }
        catch (OperationCanceledException exception) when (!_closed.IsCancellationRequested)
        {
            // Cut off within a message: nothing that follows could be understood.
            _connection.Abort(DicomAssociationEnd.TimedOut);
            throw new TimeoutException("the peer takes no report", exception);
        }
    }
}
