using System.Collections.Concurrent;

namespace EdgeMLOps.Airlock.Tests.Parts;

/// <summary>P3, watched from both sides at once: the hospital is never served while a lease lives or the relay is connected.</summary>
internal sealed class LinkWatch
{
    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<string> _violations = new();
    private bool _hospital;
    private bool _lease;
    private bool _connected;

    public IReadOnlyCollection<string> Violations => _violations;

    /// <summary>Times the outside was open; a watch that saw nothing proves nothing.</summary>
    public int Openings { get; private set; }

    public void Hospital(bool serving) => Change(() => _hospital = serving, $"hospital {serving}");

    public void Lease(bool live) => Change(
        () =>
        {
            Openings += live && !_lease ? 1 : 0;
            _lease = live;
        },
        $"lease {live}");

    public void Connected(bool up) => Change(() => _connected = up, $"connected {up}");

    private void Change(Action change, string what)
    {
        lock (_gate)
        {
            change();
            if (_hospital && (_lease || _connected))
            {
                _violations.Enqueue($"after '{what}': hospital served, lease {_lease}, connected {_connected}");
            }
        }
    }
}
