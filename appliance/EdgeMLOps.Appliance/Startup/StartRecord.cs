using System.Text.Json;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace EdgeMLOps.Appliance.Startup;

/// <summary>Puts each start and stop into the audit log, with the versions that serve. Runs after every option was found valid.</summary>
internal sealed class StartRecord : IHostedService
{
    private readonly AuditChain _audit;
    private readonly ModelCatalogue _models;
    private readonly IConfiguration _configuration;
    private readonly Telemetry _telemetry;

    public StartRecord(AuditChain audit, ModelCatalogue models, IConfiguration configuration, Telemetry telemetry)
    {
        _audit = audit;
        _models = models;
        _configuration = configuration;
        _telemetry = telemetry;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _telemetry.Count(OperationCounter.Starts);
        var serving = _models.Serving;
        var detail = new StartDetail(
            ApplianceProgram.Version, serving.Identity.PackageDigest, serving.PolicyDigest, ConfigurationDigest.Of(_configuration));
        var text = JsonSerializer.Serialize(detail, StartJson.Default.StartDetail);
        return _audit.AppendAsync("Started", ApplianceProgram.Name, text, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _audit.AppendAsync("Stopped", ApplianceProgram.Name, "{}", cancellationToken);
}
