using Microsoft.Extensions.Hosting;

namespace EdgeMLOps.Hosting.Tests;

internal sealed class StartWitness : IHostedService
{
    public bool Started { get; private set; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Started = true;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
