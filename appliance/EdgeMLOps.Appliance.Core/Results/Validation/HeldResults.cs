using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Files;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>Keeps results that may not leave, for whoever looks into it: in a folder of their own, the newest of them.</summary>
internal sealed class HeldResults
{
    /// <summary>Name of the folder, under the storage's root.</summary>
    public const string FolderName = "results-held";

    private const int Most = 500;
    private const int MostNamed = 8;

    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly ILogger<HeldResults> _logger;

    public HeldResults(IOptions<StorageOptions> storage, TimeProvider time, ILogger<HeldResults> logger)
    {
        _folder = storage.Value.PathOf(FolderName);
        _time = time;
        _logger = logger;
    }

    /// <summary>Keeps the objects of a result.</summary>
    /// <exception cref="IOException">They cannot be written; call again.</exception>
    public async Task KeepAsync(long studyRow, IReadOnlyList<ResultDocument> documents, IReadOnlyList<ResultFault> faults, CancellationToken cancellationToken)
    {
        PrivateFolder.Make(_folder, PrivateFolder.OwnerOnly);
        for (var i = 0; i < documents.Count; i++)
        {
            // Time first, so that names sort by age; the row leads to the study, a UID would lead outside.
            var name = FormattableString.Invariant($"{_time.GetUtcNow():yyyyMMddTHHmmss}-{studyRow}-{i}.dcm");
            await AtomicFile.WriteAsync(Path.Combine(_folder, name), documents[i].File, cancellationToken);
        }

        _logger.Held(studyRow, documents.Count, faults.Count, string.Join(", ", faults.Select(fault => fault.Code).Distinct().Take(MostNamed)), faults[0].Rule);
        foreach (var old in Directory.GetFiles(_folder).OrderDescending(StringComparer.Ordinal).Skip(Most))
        {
            File.Delete(old);
        }
    }
}
