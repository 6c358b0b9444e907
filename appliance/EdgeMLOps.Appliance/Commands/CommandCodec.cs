using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>The codec of a command that needs no service. Its workers start with the first compressed frame; their folder goes with them.</summary>
internal sealed class CommandCodec : IFrameCodec, IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgemlops-codec-");
    private readonly CodecWorkers _workers;

    private CommandCodec(CodecOptions options) =>
        _workers = new CodecWorkers(options, _folder.FullName, TimeProvider.System, NullLogger<CodecWorkers>.Instance);

    /// <summary>Prepares, by section <c>Codec</c> of a configuration.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="files">Files to decode at a time at most: where it does not say how many workers there are, there are no more, and no more than processors.</param>
    /// <exception cref="Hosting.CommandLine.CommandException">A key is out of range; the message names it.</exception>
    public static CommandCodec Open(IConfiguration configuration, int files)
    {
        var options = HostSetup.ReadValidated(configuration, CodecOptions.Section, new CodecOptionsValidator());
        if (configuration.GetSection(CodecOptions.Section)[nameof(CodecOptions.Workers)] is null)
        {
            options.Workers = Math.Clamp(Math.Min(files, Environment.ProcessorCount), 1, CodecOptions.MostWorkers);
        }

        return new(options);
    }

    /// <summary>Starts the workers now: they come up while the first files are read.</summary>
    public void Begin() => _workers.Begin();

    /// <inheritdoc/>
    public ValueTask<FrameCodecResult> DecodeAsync(FrameCodecRequest request, CancellationToken cancellationToken) =>
        _workers.DecodeAsync(request, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _workers.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
