using System.Text.Json;
using EdgeMLOps.Hosting.Files;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Studies.Reconciliation;

/// <summary><c>reconciliation.json</c>: what is owed outlives the process.</summary>
internal sealed class SpanFile
{
    /// <summary>Name of the file below <c>Storage:Root</c>.</summary>
    public const string FileName = "reconciliation.json";

    private readonly string _path;
    private readonly ILogger _logger;
    private volatile bool _isUnwritten;

    public SpanFile(string path, ILogger logger) => (_path, _logger) = (path, logger);

    /// <summary>Whether the last write was refused, so that a restart would not know what is owed.</summary>
    public bool IsUnwritten => _isUnwritten;

    /// <summary>What was last written. Where that cannot be read, only that it cannot: the hospital link does not wait for it.</summary>
    public SpanFileContent Load()
    {
        try
        {
            return !File.Exists(_path) ? SpanFileContent.Nothing
                : (JsonSerializer.Deserialize(File.ReadAllBytes(_path), SpanJson.Default.SpanFileContent) ?? throw new JsonException()).Carried();
        }
        catch (Exception ex) when (ex is JsonException or IOException or UnauthorizedAccessException)
        {
            _logger.SpansUnreadable(ex.GetType().Name);
            return SpanFileContent.Unreadable(new DateTimeOffset(File.GetLastWriteTimeUtc(_path), TimeSpan.Zero));
        }
    }

    /// <summary>Writes it; a device that refuses is told, and what is owed lives as long as the process.</summary>
    public async Task SaveAsync(SpanFileContent content)
    {
        try
        {
            // Not given up by who waits: the old file would be believed after a kill.
            await AtomicFile.WriteAsync(_path, JsonSerializer.SerializeToUtf8Bytes(content, SpanJson.Default.SpanFileContent), CancellationToken.None);
            _isUnwritten = false;
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            _isUnwritten = true;
            _logger.SpansUnwritten(ex.GetType().Name);
        }
    }
}
