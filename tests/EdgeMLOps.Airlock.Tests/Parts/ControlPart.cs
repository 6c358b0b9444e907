using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using Microsoft.AspNetCore.Builder;

namespace EdgeMLOps.Airlock.Tests.Parts;

/// <summary>A program's real control socket with a test's endpoints behind it; may be stopped and started again.</summary>
internal sealed class ControlPart : IAsyncDisposable
{
    private readonly string _root;
    private readonly string _program;
    private readonly Action<WebApplication> _map;
    private ControlClaim? _claim;
    private WebApplication? _application;

    public ControlPart(string root, string program, Action<WebApplication> map)
    {
        _root = root;
        _program = program;
        _map = map;
    }

    public async Task StartAsync()
    {
        _claim = ControlClaim.Take(_root, _program);
        _application = WebApplication.CreateEmptyBuilder(new WebApplicationOptions()).AddControlServer(_claim, ControlJson.Default).Build();
        _map(_application);
        await _application.StartAsync(CancellationToken.None);
    }

    public async Task StopAsync()
    {
        if (_application is not null)
        {
            using var now = new CancellationTokenSource();
            await now.CancelAsync();
            await _application.StopAsync(now.Token);
            await _application.DisposeAsync();
            _application = null;
            _claim?.Dispose();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}
