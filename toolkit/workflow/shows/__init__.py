"""A show from its start to build/public: kits, the build, how far it is."""
