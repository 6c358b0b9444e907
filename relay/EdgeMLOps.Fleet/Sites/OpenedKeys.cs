using System.Collections.Concurrent;
using EdgeMLOps.Contracts;

namespace EdgeMLOps.Fleet.Sites;

/// <summary>The keys of the sites that send, made ready for verifying. Safe for concurrent use.</summary>
internal sealed class OpenedKeys
{
    // Some kilobytes each, outside the managed memory.
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<VerifyingKey, OpenedKey> _opened = [];

    internal OpenedKey Of(VerifyingKey key)
    {
        if (_opened.TryGetValue(key, out var known))
        {
            return known;
        }

        if (_opened.Count >= Most)
        {
            // Another thread may be using one of them, so their finalizers close them.
            _opened.Clear();
        }

        return _opened.GetOrAdd(key, one => new OpenedKey(one));
    }
}
