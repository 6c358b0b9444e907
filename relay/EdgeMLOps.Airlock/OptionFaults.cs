using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock;

/// <summary>What is wrong with an options class, collected by its validator.</summary>
internal sealed class OptionFaults
{
    private readonly List<string> _faults = [];

    /// <summary>All of it is told at once; success where nothing is wrong.</summary>
    public ValidateOptionsResult Result => _faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_faults);

    /// <summary>Notes a fault unless what must hold does.</summary>
    public void Require(bool holds, string fault)
    {
        if (!holds)
        {
            _faults.Add(fault);
        }
    }

    /// <summary>Notes faults.</summary>
    public void Add(IEnumerable<string> faults) => _faults.AddRange(faults);
}
