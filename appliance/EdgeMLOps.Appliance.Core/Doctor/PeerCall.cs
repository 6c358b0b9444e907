using System.Net;
using System.Net.Sockets;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Doctor;

/// <summary>One call of a peer: its name, the connection, the association, a C-ECHO, and how long each took.</summary>
internal sealed class PeerCall
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly DoctorTarget _target;
    private readonly TimeProvider _time;
    private readonly Dictionary<DicomConnectStep, double> _steps = [];
    private double? _resolve;
    private double? _echo;
    private long _since;
    private IReadOnlyList<string> _addresses = [];

    public PeerCall(DoctorTarget target, TimeProvider time)
    {
        _target = target;
        _time = time;
    }

    /// <summary>What the peer said to the contexts; empty without an association.</summary>
    public IReadOnlyList<DicomPresentationContext> Answered { get; private set; } = [];

    public async Task<EchoReport> RunAsync(IReadOnlyList<DicomPresentationContext> contexts, CancellationToken cancellationToken)
    {
        try
        {
            await ResolveAsync(cancellationToken);
            return Report(await EchoAsync(contexts, cancellationToken), fault: null);
        }
        catch (SocketException exception)
        {
            return Report(status: null, FaultWords.OfConnect(exception.SocketErrorCode, _target));
        }
        catch (DicomNetworkException exception)
        {
            return Report(status: null, FaultWords.Of(exception, _target, Reached));
        }
    }

    private DicomConnectStep? Reached => _steps.Count == 0 ? null : _steps.Keys.Max();

    private async Task ResolveAsync(CancellationToken cancellationToken)
    {
        _since = _time.GetTimestamp();
        using var limit = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            _addresses = [.. (await Dns.GetHostAddressesAsync(_target.Host, either.Token)).Select(address => address.ToString())];
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TryAgain); // a name server that does not answer
        }

        _resolve = Lap();
    }

    private async Task<DicomStatus> EchoAsync(IReadOnlyList<DicomPresentationContext> contexts, CancellationToken cancellationToken)
    {
        var options = new DicomClientOptions
        {
            Host = _target.Host,
            Port = _target.Port,
            CallingAe = _target.CallingAe,
            CalledAe = _target.CalledAe,
            Tls = _target.Tls,
            ConnectTimeout = Patience,
            AssociationTimeout = Patience,
            ResponseTimeout = Patience,
            OnStep = step => _steps[step] = Lap(),
            TimeProvider = _time,
        };
        await using var association = await DicomClient.ConnectAsync(options, contexts, cancellationToken);
        Answered = association.PresentationContexts;
        var status = await association.EchoAsync(cancellationToken);
        _echo = Lap();
        try
        {
            await association.ReleaseAsync(cancellationToken);
        }
        catch (DicomNetworkException)
        {
            // It has answered all that was asked; disposing aborts what could not be released.
        }

        return status;
    }

    private double Lap()
    {
        var now = _time.GetTimestamp();
        var passed = _time.GetElapsedTime(_since, now).TotalMilliseconds;
        _since = now;
        return Math.Round(passed, 1);
    }

    private EchoReport Report(DicomStatus? status, DoctorFinding? fault) => new(
        _target.Name,
        _target.CalledAe,
        _target.CallingAe,
        _target.Host,
        _target.Port,
        _target.Tls is not null,
        _addresses,
        new DoctorTimes(_resolve, Step(DicomConnectStep.Connected), Step(DicomConnectStep.Secured), Step(DicomConnectStep.Associated), _echo),
        status?.ToString(),
        fault ?? (status is { IsSuccess: false } failure
            ? new DoctorFinding($"Echo {failure}", "it answers the C-ECHO with a failure", "its log")
            : null));

    private double? Step(DicomConnectStep step) => _steps.TryGetValue(step, out var passed) ? passed : null;
}
