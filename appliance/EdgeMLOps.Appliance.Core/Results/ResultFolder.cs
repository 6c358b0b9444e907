using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Hosting.Files;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Results;

/// <summary>Makes the folder of the result files, and removes from it what a crash left without a row.</summary>
internal sealed class ResultFolder : IHostedService
{
    private readonly string _folder;
    private readonly ResultQueue _queue;
    private readonly ILogger<ResultFolder> _logger;

    public ResultFolder(string folder, ResultQueue queue, ILogger<ResultFolder> logger)
    {
        _folder = folder;
        _queue = queue;
        _logger = logger;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        PrivateFolder.Make(_folder, PrivateFolder.OwnerOnly);
        var swept = await _queue.SweepAsync(cancellationToken);
        if (swept > 0)
        {
            _logger.Swept(swept);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
