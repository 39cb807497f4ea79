using System.Reflection;

namespace Mnemophase.Kinds;

/// <summary>
/// The kinds a layer knows, from the <see cref="KindAttribute"/>s of the assemblies loaded and of the program's own that these refer to; fixed at
/// a layer's first question.
/// </summary>
public static class Registry
{
    /// <summary>All kinds of a layer by name, those of the interface's own assembly first, in the order they are stated.</summary>
    public static IReadOnlyDictionary<string, T> All<T>()
        where T : class, IKind => Known<T>.Kinds;

    /// <summary>The kind of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names those there are.</exception>
    public static T Of<T>(string name)
        where T : class, IKind =>
        All<T>().TryGetValue(name, out var kind)
            ? kind
            : throw new ArgumentException($"there is no kind '{name}' here; kinds: {string.Join(", ", All<T>().Keys)}.");

    private static class Known<T>
        where T : class, IKind
    {
        public static readonly IReadOnlyDictionary<string, T> Kinds = new OrderedDictionary<string, T>(
            Types().Select(type => (T)Activator.CreateInstance(type)!).Select(kind => KeyValuePair.Create(kind.Name, kind)),
            StringComparer.Ordinal
        );

        /// <summary>An assembly is loaded when something in it is first used, which may be later than the question.</summary>
        private static List<Assembly> Loaded()
        {
            var all = AppDomain.CurrentDomain.GetAssemblies().ToList();
            var prefix = typeof(Registry).Assembly.GetName().Name!;
            for (var i = 0; i < all.Count; i++)
            {
                if (all[i].IsDynamic)
                {
                    continue;
                }

                foreach (var name in all[i].GetReferencedAssemblies())
                {
                    if (
                        name.Name!.StartsWith(prefix, StringComparison.Ordinal)
                        && !all.Exists(one => string.Equals(one.GetName().Name, name.Name, StringComparison.Ordinal))
                    )
                    {
                        all.Add(Assembly.Load(name));
                    }
                }
            }

            return all;
        }

        private static IEnumerable<Type> Types()
        {
            var own = typeof(T).Assembly;
            return Loaded()
                .Where(assembly => assembly != own && !assembly.IsDynamic)
                .OrderBy(assembly => assembly.FullName, StringComparer.Ordinal)
                .Prepend(own)
                .SelectMany(assembly => assembly.GetCustomAttributes<KindAttribute>())
                .Select(kind => kind.Type)
                .Where(typeof(T).IsAssignableFrom);
        }
    }
}
