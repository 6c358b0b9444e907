using EdgeMLOps.Dicom.Network.Tls;
using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network.Calling;

/// <summary>Runs a part of an exchange under its time limits and turns the ways it can fail into one exception.</summary>
internal sealed class PeerWait
{
    private readonly TimeProvider _timeProvider;

    public PeerWait(TimeProvider timeProvider) => _timeProvider = timeProvider;

    /// <param name="exchange">Arms the clock around each wait.</param>
    /// <param name="lost">What a broken connection means at this point.</param>
    /// <param name="cancellationToken">The caller gives up: thrown as such, not as a fault of the peer.</param>
    public async Task<T> RunAsync<T>(
        Func<WaitClock, Task<T>> exchange, DicomNetworkFault lost, CancellationToken cancellationToken)
    {
        using var clock = new WaitClock(_timeProvider, cancellationToken);
        try
        {
            return await exchange(clock);
        }
        catch (TlsRefusedException exception)
        {
            throw new DicomNetworkException(exception.Refusal, exception);
        }
        catch (PduFormatException exception)
        {
            throw new DicomNetworkException(DicomNetworkFault.ProtocolError, exception);
        }
        catch (OperationCanceledException exception) when (clock.Expired)
        {
            throw new DicomNetworkException(DicomNetworkFault.TimedOut, exception);
        }
        catch (Exception exception) when (
            exception is not OperationCanceledException && PduConnection.IsConnectionEnd(exception))
        {
            throw TlsDiagnosis.IsAlert(exception)
                ? new DicomNetworkException(DicomTlsRefusal.RefusedByPeer, exception)
                : new DicomNetworkException(lost, exception);
        }
    }
}
