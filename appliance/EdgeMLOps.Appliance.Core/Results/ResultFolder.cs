using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;
using EdgeMLOps.Hosting.Files;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Results;

/// <summary>Makes the folder of the result files, removes from it what a crash left without a row, and ends what waits for a destination that was taken out.</summary>
internal sealed class ResultFolder : IHostedService
{
    private readonly string _folder;
    private readonly ResultQueue _queue;
    private readonly ProofQueue _proofs;
    private readonly ILogger<ResultFolder> _logger;

    public ResultFolder(string folder, ResultQueue queue, ProofQueue proofs, ILogger<ResultFolder> logger)
    {
        _folder = folder;
        _queue = queue;
        _proofs = proofs;
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

        await _proofs.EndOthersAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
