import type { fromJSON } from '@grpc/proto-loader';

/**
 * The parts of containerd's and the CRI's gRPC services that are used here, as a protobuf.js JSON descriptor. Names and
 * field numbers are those of containerd's api/services/{images,content}/v1 and of k8s.io/cri-api's runtime/v1.
 */
export const containerdServices: Parameters<typeof fromJSON>[0] = {
  nested: {
    containerd: {
      nested: {
        types: {
          nested: {
            Descriptor: {
              fields: {
                media_type: { type: 'string', id: 1 },
                digest: { type: 'string', id: 2 },
                size: { type: 'int64', id: 3 },
              },
            },
          },
        },
        services: {
          nested: {
            images: {
              nested: {
                v1: {
                  nested: {
                    Images: {
                      methods: {
                        Get: { requestType: 'GetImageRequest', responseType: 'GetImageResponse', comment: '' },
                      },
                    },
                    GetImageRequest: { fields: { name: { type: 'string', id: 1 } } },
                    GetImageResponse: { fields: { image: { type: 'Image', id: 1 } } },
                    Image: {
                      fields: {
                        name: { type: 'string', id: 1 },
                        target: { type: 'containerd.types.Descriptor', id: 3 },
                      },
                    },
                  },
                },
              },
            },
            content: {
              nested: {
                v1: {
                  nested: {
                    Content: {
                      methods: {
                        Read: {
                          requestType: 'ReadContentRequest',
                          responseType: 'ReadContentResponse',
                          comment: '',
                          responseStream: true,
                        },
                      },
                    },
                    ReadContentRequest: {
                      fields: {
                        digest: { type: 'string', id: 1 },
                        offset: { type: 'int64', id: 2 },
                        size: { type: 'int64', id: 3 },
                      },
                    },
                    ReadContentResponse: {
                      fields: { offset: { type: 'int64', id: 1 }, data: { type: 'bytes', id: 2 } },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
    runtime: {
      nested: {
        v1: {
          nested: {
            ImageService: {
              methods: {
                PullImage: { requestType: 'PullImageRequest', responseType: 'PullImageResponse', comment: '' },
              },
            },
            ImageSpec: { fields: { image: { type: 'string', id: 1 } } },
            PullImageRequest: { fields: { image: { type: 'ImageSpec', id: 1 } } },
            PullImageResponse: { fields: { image_ref: { type: 'string', id: 1 } } },
          },
        },
      },
    },
  },
};
