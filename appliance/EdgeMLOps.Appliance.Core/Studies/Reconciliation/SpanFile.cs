using System.Text.Json;
using EdgeMLOps.Hosting.Files;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Studies.Reconciliation;

/// <summary><c>reconciliation.json</c>: what is owed outlives the process.</summary>
internal sealed class SpanFile
{
    /// <summary>Name of the file below <c>Storage:Root</c>.</summary>
    public const string FileName = "reconciliation.json";

    private static readonly SpanFileContent Nothing = new([], Last: null);

    private readonly string _path;
    private readonly ILogger _logger;

    public SpanFile(string path, ILogger logger) => (_path, _logger) = (path, logger);

    /// <summary>What was last written; nothing where that cannot be read, which is told: the hospital link does not wait for it.</summary>
    public SpanFileContent Load()
    {
        try
        {
            return File.Exists(_path) ? JsonSerializer.Deserialize(File.ReadAllBytes(_path), SpanJson.Default.SpanFileContent) ?? Nothing : Nothing;
        }
        catch (Exception ex) when (ex is JsonException or IOException or UnauthorizedAccessException)
        {
            _logger.SpansUnreadable(ex.GetType().Name);
            return Nothing;
        }
    }

    /// <summary>Writes it; a device that refuses is told, and what is owed lives as long as the process.</summary>
    public async Task SaveAsync(SpanFileContent content)
    {
        try
        {
            // Not given up by who waits: the old file would be believed after a kill.
            await AtomicFile.WriteAsync(_path, JsonSerializer.SerializeToUtf8Bytes(content, SpanJson.Default.SpanFileContent), CancellationToken.None);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            _logger.SpansUnwritten(ex.GetType().Name);
        }
    }
}
